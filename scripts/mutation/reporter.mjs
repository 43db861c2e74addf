/** A reporter for node:test that a program reads: `failed` or `took`, the file, and its milliseconds. A line each, tabs between. */
export default async function* report(source) {
  for await (const { type, data } of source) {
    if (type === "test:fail" && !data.todo) yield `failed\t${data.entryFile ?? data.file}\n`;
    if (type === "test:summary" && data.file !== undefined)
      yield `took\t${data.file}\t${Math.round(data.duration_ms)}\n`;
  }
}
