/** What a Linux program says about itself: the machine that it's for, and the libraries that it's linked with. */

export interface Elf {
  /** As ELF numbers them: 62 is x86-64, 183 is AArch64. */
  readonly machine: number;
  readonly needs: readonly string[];
}

const [LOAD, DYNAMIC] = [1, 2];
const [NEEDED, STRING_TABLE] = [1n, 5n];

/** Undefined if the bytes are no ELF file. Reads 64-bit, little-endian files, which both of ours are. */
export function readElf(bytes: Buffer): Elf | undefined {
  if (bytes.subarray(0, 6).toString("latin1") !== "\x7fELF\x02\x01") return undefined;
  const [first, size, count] = [Number(bytes.readBigUInt64LE(32)), bytes.readUInt16LE(54), bytes.readUInt16LE(56)];
  const segments = Array.from({ length: count }, (_, i) => {
    const at = first + i * size;
    const number = (offset: number) => Number(bytes.readBigUInt64LE(at + offset));
    return { type: bytes.readUInt32LE(at), offset: number(8), address: number(16), length: number(32) };
  });
  const machine = bytes.readUInt16LE(18);
  const dynamic = segments.find(({ type }) => type === DYNAMIC);
  if (dynamic === undefined) return { machine, needs: [] };
  const tags = Array.from({ length: dynamic.length / 16 }, (_, i) => {
    const at = dynamic.offset + i * 16;
    return { tag: bytes.readBigUInt64LE(at), value: Number(bytes.readBigUInt64LE(at + 8)) };
  });
  const table = tags.find(({ tag }) => tag === STRING_TABLE)?.value ?? 0;
  const inFile = (address: number): number => {
    const segment = segments.find(
      (each) => each.type === LOAD && address >= each.address && address < each.address + each.length,
    );
    return segment === undefined ? 0 : address - segment.address + segment.offset;
  };
  const textAt = (at: number): string => bytes.toString("latin1", at, bytes.indexOf(0, at));
  return { machine, needs: tags.filter(({ tag }) => tag === NEEDED).map(({ value }) => textAt(inFile(table) + value)) };
}
