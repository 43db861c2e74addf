/**
 * Bulk decisions over one rule list in WebAssembly, assembled here from expressions. It does what the loop in
 * rule-list.ts does; what it gains is that `select` searches atoms and ranges without branches, which V8 does not do
 * for JavaScript, and on questions that hit rules nearly every such branch is guessed wrong.
 */

/** What an expression leaves on the stack. */
type Code = readonly number[];

const I32 = 0x7f;
const I64 = 0x7e;
const EMPTY = 0x40;

/** A whole number in LEB128. */
function leb(value: number): Code {
  const low = value & 0x7f;
  const rest = value >> 7;
  const isLast = (rest === 0 && (low & 0x40) === 0) || (rest === -1 && (low & 0x40) !== 0);
  return isLast ? [low] : [low | 0x80, ...leb(rest)];
}

const binary =
  (op: number) =>
  (a: Code, b: Code): Code => [...a, ...b, op];
const num = (value: number): Code => [0x41, ...leb(value)];
const get = (local: number): Code => [0x20, local];
const set = (local: number, value: Code): Code => [...value, 0x21, local];
const load = (at: Code, offset = 0): Code => [...at, 0x28, 2, offset];
const load64 = (at: Code, offset = 0): Code => [...at, 0x29, 2, offset];
const store = (at: Code, value: Code): Code => [...at, ...value, 0x36, 2, 0];
const lt = binary(0x48);
const gtU = binary(0x4b);
const le = binary(0x4c);
const leU = binary(0x4d);
const ge = binary(0x4e);
const add = binary(0x6a);
const sub = binary(0x6b);
const mul = binary(0x6c);
const div = binary(0x6d);
const and = binary(0x71);
const or = binary(0x72);
const shl = binary(0x74);
const shr = binary(0x76);
const eq64 = binary(0x51);
const ltU64 = binary(0x54);
const or64 = binary(0x84);
const shl64 = binary(0x86);
const rotl64 = binary(0x89);
const num64 = (value: number): Code => [0x42, ...leb(value)];
/** 32 bits without sign as 64. */
const extend = (a: Code): Code => [...a, 0xad];
const select = (yes: Code, no: Code, when: Code): Code => [...yes, ...no, ...when, 0x1b];
const iff = (when: Code, ...body: Code[]): Code => [...when, 0x04, EMPTY, ...body.flat(), 0x0b];
/** Runs its body while the condition holds, which is asked first. */
const loop = (when: Code, ...body: Code[]): Code => [
  ...[0x02, EMPTY, 0x03, EMPTY, ...when, 0x45, 0x0d, 1],
  ...[...body.flat(), 0x0c, 0, 0x0b, 0x0b],
];
const not = (a: Code): Code => sub(num(-1), a);
const words = (base: Code, index: Code): Code => add(base, shl(index, num(2)));

/** Parameters: byte offsets of the tables, of questions and answers, where the keys end, bytes of an address. */
const [root, nodes, buckets, blocks, addresses, keys, rules, end, stride] = [0, 1, 2, 3, 4, 5, 6, 7, 8] as const;
const [address, key, at, base, left, half, middle] = [9, 10, 11, 12, 13, 14, 15] as const;
const [low, wanted, found] = [16, 17, 18] as const;

/** The questions whose block is a list of blocks are left to JavaScript. */
export const UNDECIDED = -2;

const node = (shift: number): Code =>
  load(words(get(nodes), or(shl(not(get(at)), num(8)), and(shr(get(address), num(shift)), num(255)))));

/** The last of the atoms, each of three words, that is not after the address. */
const inBucket: Code = [
  ...set(base, words(get(buckets), not(get(at)))),
  ...set(at, load(get(base))),
  ...set(left, get(at)),
  ...set(base, add(get(base), num(4))),
  ...set(middle, get(base)),
  // Two words at once, the first on top: memory is little-endian.
  ...set(wanted, or64(shl64(extend(load(get(addresses), 4)), num64(32)), extend(load(get(addresses), 8)))),
  ...set(low, load(get(addresses), 12)),
  ...loop(
    gtU(get(left), num(1)),
    set(half, shr(get(left), num(1))),
    set(left, sub(get(left), get(half))),
    set(half, add(get(middle), mul(get(half), num(12)))),
    set(found, rotl64(load64(get(half)), num64(32))),
    set(
      middle,
      select(
        get(half),
        get(middle),
        or(ltU64(get(found), get(wanted)), and(eq64(get(found), get(wanted)), leU(load(get(half), 8), get(low)))),
      ),
    ),
  ),
  // What the atoms hold lies behind them, a word for each of their three.
  ...set(half, div(sub(get(middle), get(base)), num(3))),
  ...set(at, load(add(add(get(base), mul(get(at), num(12))), get(half)))),
];

/** The one range of a block, each of three words, that can hold the key. */
const inBlock: Code = [
  ...loop(
    gtU(get(left), num(1)),
    set(half, shr(get(left), num(1))),
    set(left, sub(get(left), get(half))),
    set(half, add(get(base), mul(get(half), num(12)))),
    set(base, select(get(half), get(base), le(load(get(half)), get(key)))),
  ),
  ...set(at, select(load(get(base), 8), num(-1), and(ge(get(key), load(get(base))), le(get(key), load(get(base), 4))))),
];

const body: Code = [
  ...loop(
    lt(get(keys), get(end)),
    set(address, load(get(addresses))),
    set(key, load(get(keys))),
    set(at, load(words(get(root), shr(get(address), num(16))))),
    iff(
      lt(get(at), num(0)),
      set(at, node(8)),
      iff(lt(get(at), num(0)), set(at, node(0)), iff(lt(get(at), num(0)), inBucket)),
    ),
    set(base, words(get(blocks), get(at))),
    set(left, load(get(base))),
    set(base, add(get(base), num(4))),
    set(at, select(num(-1), num(UNDECIDED), ge(get(left), num(0)))),
    iff(lt(num(0), get(left)), inBlock),
    store(get(rules), get(at)),
    set(rules, add(get(rules), num(4))),
    set(keys, add(get(keys), num(4))),
    set(addresses, add(get(addresses), get(stride))),
  ),
  0x0b,
];

const section = (id: number, content: Code): Code => [id, ...uleb(content.length), ...content];
/** A length: LEB128 without sign. */
const uleb = (value: number): Code => (value < 128 ? [value] : [(value & 127) | 128, ...uleb(value >>> 7)]);
const text = (name: string): Code => [name.length, ...Buffer.from(name)];

/** The module: one function of nine parameters, on a memory that is given to it. */
function bytes(): Uint8Array {
  // The locals: eight numbers, then `wanted` and `found`.
  const code: Code = [2, 8, I32, 2, I64, ...body];
  return Uint8Array.from([
    ...[0, 0x61, 0x73, 0x6d, 1, 0, 0, 0],
    ...section(1, [1, 0x60, 9, ...Array<number>(9).fill(I32), 0]),
    ...section(2, [1, ...text("m"), ...text("m"), 2, 0, 1]),
    ...section(3, [1, 0]),
    ...section(7, [1, ...text("run"), 0, 0]),
    ...section(10, [1, ...uleb(code.length), ...code]),
  ]);
}

/** Questions that are copied in and answered at a time: they stay in the processor's cache. */
const CHUNK = 4096;
const PAGE = 65536;

type Run = (...offsets: readonly number[]) => void;
/** What is used of WebAssembly: its types come with browsers', which are not loaded. */
interface Wasm {
  readonly Memory: new (size: { readonly initial: number }) => { readonly buffer: ArrayBuffer };
  readonly Module: new (bytes: Uint8Array) => object;
  readonly Instance: new (module: object, imports: object) => { readonly exports: { readonly run: Run } };
}
let compiled: object | undefined;

/** One list's tables in a memory of their own. */
export class BulkKernel {
  readonly #run: Run;
  readonly #offsets: readonly number[];
  readonly #addresses: Uint32Array;
  readonly #keys: Int32Array;
  readonly #rules: Int32Array;
  readonly #width: number;

  /** Throws where there is no WebAssembly, or no room for another memory. `width` is the words of an address. */
  constructor(width: number, tables: readonly (Int32Array | Uint32Array)[]) {
    const sizes = [...tables.map(({ byteLength }) => byteLength), CHUNK * width * 4, CHUNK * 4, CHUNK * 4];
    const offsets: number[] = [];
    let used = 0;
    for (const size of sizes) {
      offsets.push(used);
      used += size;
    }
    const { WebAssembly } = globalThis as unknown as { readonly WebAssembly: Wasm };
    const memory = new WebAssembly.Memory({ initial: Math.ceil(used / PAGE) });
    tables.forEach((table, i) => {
      new Uint32Array(memory.buffer, offsets[i]).set(table);
    });
    const [addressesAt = 0, keysAt = 0, rulesAt = 0] = offsets.slice(tables.length);
    this.#addresses = new Uint32Array(memory.buffer, addressesAt, CHUNK * width);
    this.#keys = new Int32Array(memory.buffer, keysAt, CHUNK);
    this.#rules = new Int32Array(memory.buffer, rulesAt, CHUNK);
    this.#offsets = offsets;
    this.#width = width;
    compiled ??= new WebAssembly.Module(bytes());
    this.#run = new WebAssembly.Instance(compiled, { m: { m: memory } }).exports.run;
  }

  /** Decides `keys.length` questions. Some answers may be `UNDECIDED`. */
  findMany(addresses: Uint32Array, keys: Int32Array, rules: Int32Array): void {
    const [keysAt = 0] = this.#offsets.slice(-2);
    for (let from = 0; from < keys.length; from += CHUNK) {
      const count = Math.min(CHUNK, keys.length - from);
      this.#addresses.set(addresses.subarray(from * this.#width, (from + count) * this.#width));
      this.#keys.set(keys.subarray(from, from + count));
      this.#run(...this.#offsets, keysAt + count * 4, this.#width * 4);
      rules.set(this.#rules.subarray(0, count), from);
    }
  }
}
