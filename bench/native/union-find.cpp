// The loop of packages/core/src/engine/cluster/union-find.ts in C++: link by the smaller id, path
// halving, rings of members, evidence of each merge. For bench/cluster.ts, which compiles it.
//
// union-find EDGES ROOTS: reads two counts (accounts, edges) and three columns of 32-bit words,
// joins them, writes the root of each account, prints the processor's seconds of the joining alone.
#include <cstdint>
#include <cstdio>
#include <cstdlib>
#include <ctime>
#include <vector>

namespace {

// Two words an account: the one above or minus the size, and the next of the ring. Three words of
// evidence.
struct Forest {
  std::vector<int32_t> tree, why;
  explicit Forest(size_t count) : tree(2 * count), why(3 * count) {
    for (size_t at = 0; at < count; at++) {
      tree[2 * at] = -1;
      tree[2 * at + 1] = static_cast<int32_t>(at);
    }
  }
};

inline int32_t find_root(int32_t *tree, int32_t at) {
  int32_t up = tree[2 * size_t(at)];
  while (up >= 0) {
    const int32_t over = tree[2 * size_t(up)];
    if (over < 0) return up;
    tree[2 * size_t(at)] = over;
    at = over;
    up = tree[2 * size_t(at)];
  }
  return at;
}

inline bool unite(Forest &forest, int32_t one, int32_t other, uint32_t tx) {
  int32_t *tree = forest.tree.data();
  int32_t winner = find_root(tree, one);
  int32_t loser = find_root(tree, other);
  if (winner == loser) return false;
  int32_t to = one, from = other;
  if (winner > loser) {
    std::swap(winner, loser);
    std::swap(from, to);
  }
  int32_t *top = tree + 2 * size_t(winner);
  int32_t *low = tree + 2 * size_t(loser);
  top[0] += low[0];
  low[0] = winner;
  std::swap(top[1], low[1]);
  int32_t *why = forest.why.data() + 3 * size_t(loser);
  why[0] = from;
  why[1] = to;
  why[2] = static_cast<int32_t>(tx);
  return true;
}

template <typename T>
std::vector<T> column(std::FILE *file, size_t length) {
  std::vector<T> rows(length);
  if (std::fread(rows.data(), sizeof(T), length, file) != length) std::exit(2);
  return rows;
}

}  // namespace

int main(int count, char **words) {
  if (count != 3) return 2;
  std::FILE *in = std::fopen(words[1], "rb");
  if (in == nullptr) return 2;
  const std::vector<uint32_t> counts = column<uint32_t>(in, 2);
  const std::vector<int32_t> one = column<int32_t>(in, counts[1]);
  const std::vector<int32_t> other = column<int32_t>(in, counts[1]);
  const std::vector<uint32_t> tx = column<uint32_t>(in, counts[1]);
  std::fclose(in);
  Forest forest(counts[0]);
  const std::clock_t started = std::clock();
  size_t merges = 0;
  for (size_t edge = 0; edge < one.size(); edge++) {
    if (unite(forest, one[edge], other[edge], tx[edge])) merges++;
  }
  const double took = double(std::clock() - started) / CLOCKS_PER_SEC;
  std::vector<int32_t> root(counts[0]);
  for (size_t at = 0; at < root.size(); at++) {
    const int32_t up = forest.tree[2 * at];
    root[at] = up < 0 ? static_cast<int32_t>(at) : root[up];
  }
  std::FILE *out = std::fopen(words[2], "wb");
  if (out == nullptr || std::fwrite(root.data(), 4, root.size(), out) != root.size()) return 2;
  std::fclose(out);
  std::printf("%.9f %zu\n", took, merges);
  return 0;
}
