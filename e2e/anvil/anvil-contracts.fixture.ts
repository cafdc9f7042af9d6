/** Contracts of the anvil journey: tokens of each kind, and what moves coins inside of calls. */
import { createRequire } from 'node:module'

const SOURCE = `
// SPDX-License-Identifier: Apache-2.0
pragma solidity ^0.8.20;

contract Token {
  string public name; string public symbol; uint8 public decimals = 6;
  mapping(address => uint256) public balanceOf;
  event Transfer(address indexed from, address indexed to, uint256 value);
  constructor(string memory n, string memory s) { name = n; symbol = s; mint(msg.sender, 1000000); }
  function mint(address to, uint256 v) public {
    balanceOf[to] += v; emit Transfer(address(0), to, v);
  }
  function burn(uint256 v) external {
    balanceOf[msg.sender] -= v; emit Transfer(msg.sender, address(0), v);
  }
  function transfer(address to, uint256 v) public returns (bool) {
    balanceOf[msg.sender] -= v; balanceOf[to] += v; emit Transfer(msg.sender, to, v); return true;
  }
  function fake(address from, address to) external { emit Transfer(from, to, 0); }
}

contract Old {
  bytes32 public constant name = "Old coin"; bytes32 public constant symbol = "OLD";
  uint256 public constant decimals = 2**255;
  mapping(address => uint256) public balanceOf;
  event Transfer(address indexed from, address indexed to, uint256 value);
  function mint(address to, uint256 v) external {
    balanceOf[to] += v; emit Transfer(address(0), to, v);
  }
}

contract Piece {
  string public name = "Pieces"; string public symbol = "PC";
  mapping(uint256 => address) public ownerOf; mapping(address => uint256) public balanceOf;
  event Transfer(address indexed from, address indexed to, uint256 indexed id);
  function mint(address to, uint256 id) external {
    require(ownerOf[id] == address(0)); ownerOf[id] = to; balanceOf[to]++;
    emit Transfer(address(0), to, id);
  }
  function give(address to, uint256 id) external {
    require(ownerOf[id] == msg.sender); ownerOf[id] = to; balanceOf[msg.sender]--; balanceOf[to]++;
    emit Transfer(msg.sender, to, id);
  }
}

contract Many {
  mapping(address => mapping(uint256 => uint256)) public balanceOf;
  event TransferSingle(
    address indexed by, address indexed from, address indexed to, uint256 id, uint256 v
  );
  event TransferBatch(
    address indexed by, address indexed from, address indexed to, uint256[] ids, uint256[] vs
  );
  function mint(address to, uint256 id, uint256 v) external {
    balanceOf[to][id] += v; emit TransferSingle(msg.sender, address(0), to, id, v);
  }
  function giveAll(address to, uint256[] calldata ids, uint256[] calldata vs) external {
    for (uint256 i = 0; i < ids.length; i++) {
      balanceOf[msg.sender][ids[i]] -= vs[i]; balanceOf[to][ids[i]] += vs[i];
    }
    emit TransferBatch(msg.sender, msg.sender, to, ids, vs);
  }
}

contract Child {
  constructor() payable {}
  receive() external payable {}
  function end(address payable to) external { selfdestruct(to); }
}

contract Mover {
  Token public token;
  Child[] public children;
  event Bridged(address indexed from, uint256 value, bytes32 target);
  constructor(Token t) payable { token = t; }
  receive() external payable {}
  function split(address payable[] calldata to) external payable {
    for (uint256 i = 0; i < to.length; i++) to[i].transfer(msg.value / to.length);
  }
  function payAndFail(address payable to) external payable { to.transfer(msg.value); revert("no"); }
  function tryFail(address payable to) external payable {
    try this.payAndFail{value: msg.value / 2}(to) {} catch {}
  }
  function make() external payable { children.push(new Child{value: msg.value}()); }
  function makeAndEnd(address payable to) external payable {
    (new Child{value: msg.value}()).end(to);
  }
  function end(uint256 nth, address payable to) external {
    children[nth % children.length].end(to);
  }
  function endToSelf(uint256 nth) external {
    Child c = children[nth % children.length]; c.end(payable(address(c)));
  }
  function swap() external payable {
    token.mint(address(this), msg.value / 1e9); token.transfer(msg.sender, msg.value / 1e9);
  }
  function bridge(bytes32 target) external payable { emit Bridged(msg.sender, msg.value, target); }
  function failLate() external { token.mint(msg.sender, 5); revert("late"); }
}
`

/** A compiled contract: creation code, and the encoding of its functions. */
export type Compiled = {
  readonly code: string
  readonly selectors: Readonly<Record<string, string>>
}

type Output = {
  readonly errors?: readonly { readonly severity: string; readonly formattedMessage: string }[]
  readonly contracts: Record<
    string,
    Record<
      string,
      { evm: { bytecode: { object: string }; methodIdentifiers: Record<string, string> } }
    >
  >
}

/** Compiles all of them, and more source, or null where the compiler is not installed. */
export function compiled(more = ''): Readonly<Record<string, Compiled>> | null {
  const solc = compiler()
  if (solc === null) return null
  const input = {
    language: 'Solidity',
    sources: { 'all.sol': { content: `${SOURCE}${more}` } },
    settings: {
      evmVersion: 'paris',
      outputSelection: { '*': { '*': ['evm.bytecode.object', 'evm.methodIdentifiers'] } },
    },
  }
  const output = JSON.parse(solc.compile(JSON.stringify(input))) as Output
  const errors = (output.errors ?? []).filter(({ severity }) => severity === 'error')
  if (errors.length > 0) throw new Error(errors.map((error) => error.formattedMessage).join('\n'))
  return Object.fromEntries(
    Object.entries(output.contracts['all.sol'] ?? {}).map(([name, { evm }]) => [
      name,
      { code: `0x${evm.bytecode.object}`, selectors: evm.methodIdentifiers },
    ]),
  )
}

function compiler(): { compile(input: string): string } | null {
  try {
    return createRequire(import.meta.url)('solc') as { compile(input: string): string }
  } catch {
    return null
  }
}

/** One word of the ABI. */
export const word = (value: bigint | number | string): string => {
  const digits = typeof value === 'string' ? value.replace(/^0x/, '') : value.toString(16)
  return digits.toLowerCase().padStart(64, '0')
}

/** Words of a string as the ABI writes it behind its offset. */
export const stringWords = (text: string): string => {
  const hex = Buffer.from(text).toString('hex')
  return word(hex.length / 2) + hex.padEnd(Math.ceil(hex.length / 64) * 64, '0')
}
