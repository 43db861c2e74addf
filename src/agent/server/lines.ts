/** A stream of bytes as lines. What comes after the last line's end is no line, and is dropped: it may be half of one. */

/** A line that is longer than any message. */
class LineTooLong extends Error {}

const NEWLINE = 10;

/** The whole lines of one piece of the stream, together; never an empty list. */
export async function* linesOf(stream: AsyncIterable<Buffer>, mostBytes: number): AsyncGenerator<readonly string[]> {
  let pieces: Buffer[] = [];
  let length = 0;
  for await (const piece of stream) {
    const end = piece.lastIndexOf(NEWLINE);
    if (end >= 0) {
      pieces.push(piece.subarray(0, end));
      const lines = Buffer.concat(pieces).toString("utf8").split("\n");
      pieces = [];
      length = 0;
      yield lines;
    }
    const rest = piece.subarray(end + 1);
    length += rest.length;
    if (length > mostBytes) throw new LineTooLong(`a line has more than ${mostBytes} bytes`);
    if (rest.length > 0) pieces.push(rest);
  }
}
