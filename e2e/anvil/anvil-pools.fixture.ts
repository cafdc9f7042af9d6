/**
 * Pools of the anvil journey: a pair that works as Uniswap V2's does (it looks at its balances and
 * logs what came and went), a router over several of them, tokens that can be drawn, one that keeps
 * a fee, and a contract that only logs the event.
 */
export const POOLS = `
contract Coin {
  mapping(address => uint256) public balanceOf;
  event Transfer(address indexed from, address indexed to, uint256 value);
  function mint(address to, uint256 v) external {
    balanceOf[to] += v; emit Transfer(address(0), to, v);
  }
  function move(address from, address to, uint256 v) internal virtual {
    balanceOf[from] -= v; balanceOf[to] += v; emit Transfer(from, to, v);
  }
  function transfer(address to, uint256 v) external returns (bool) {
    move(msg.sender, to, v); return true;
  }
  function transferFrom(address from, address to, uint256 v) external returns (bool) {
    move(from, to, v); return true;
  }
}

contract Taxed is Coin {
  function move(address from, address to, uint256 v) internal override {
    uint256 tax = v / 50;
    super.move(from, address(this), tax); super.move(from, to, v - tax);
  }
}

contract Pair is Coin {
  Coin public token0; Coin public token1; uint256 public reserve0; uint256 public reserve1;
  event Sync(uint112 reserve0, uint112 reserve1);
  event Swap(
    address indexed sender, uint256 amount0In, uint256 amount1In, uint256 amount0Out,
    uint256 amount1Out, address indexed to
  );
  constructor(Coin a, Coin b) { (token0, token1) = address(a) < address(b) ? (a, b) : (b, a); }
  function update() internal {
    reserve0 = token0.balanceOf(address(this)); reserve1 = token1.balanceOf(address(this));
    emit Sync(uint112(reserve0), uint112(reserve1));
  }
  function add(address to) external {
    uint256 came = token0.balanceOf(address(this)) - reserve0;
    balanceOf[to] += came; emit Transfer(address(0), to, came); update();
  }
  function remove(uint256 part, address to) external {
    token0.transfer(to, reserve0 / part); token1.transfer(to, reserve1 / part); update();
  }
  function swap(uint256 out0, uint256 out1, address to) external {
    if (out0 > 0) token0.transfer(to, out0);
    if (out1 > 0) token1.transfer(to, out1);
    uint256 b0 = token0.balanceOf(address(this)); uint256 b1 = token1.balanceOf(address(this));
    uint256 in0 = b0 > reserve0 - out0 ? b0 - (reserve0 - out0) : 0;
    uint256 in1 = b1 > reserve1 - out1 ? b1 - (reserve1 - out1) : 0;
    require((b0 * 1000 - in0 * 3) * (b1 * 1000 - in1 * 3) >= reserve0 * reserve1 * 1e6, "K");
    update(); emit Swap(msg.sender, in0, in1, out0, out1, to);
  }
}

contract Router {
  function go(Pair[] calldata pairs, Coin first, uint256 v, address to) public {
    first.transferFrom(msg.sender, address(pairs[0]), v);
    for (uint256 i = 0; i < pairs.length; i++) {
      Pair p = pairs[i]; bool up = first == p.token0();
      uint256 had = up ? p.reserve0() : p.reserve1();
      uint256 fed = (first.balanceOf(address(p)) - had) * 997;
      uint256 got = fed * (up ? p.reserve1() : p.reserve0()) / (had * 1000 + fed);
      p.swap(up ? 0 : got, up ? got : 0, i + 1 < pairs.length ? address(pairs[i + 1]) : to);
      first = up ? p.token1() : p.token0();
    }
  }
  function goAndFail(Pair[] calldata pairs, Coin first, uint256 v, address to) external {
    go(pairs, first, v, to); revert("no");
  }
  function tryGo(Pair[] calldata pairs, Coin first, uint256 v, address to) external {
    try this.goAndFail(pairs, first, v, to) {} catch {}
  }
}

contract Liar {
  event Swap(
    address indexed sender, uint256 amount0In, uint256 amount1In, uint256 amount0Out,
    uint256 amount1Out, address indexed to
  );
  function lie(Coin coin, address to, uint256 v) external {
    coin.transferFrom(msg.sender, to, v);
    emit Swap(msg.sender, v, 0, 0, 1, to); emit Swap(msg.sender, 0, v, v, 0, to);
  }
}
`
