/**
 * A machine-readable reporter for node:test: lines of `failed` or `took`, the file, and its milliseconds, separated by
 * tabs.
 */
export default async function* report(source) {
  for await (const { type, data } of source) {
    if (type === "test:fail" && !data.todo) yield `failed\t${data.entryFile ?? data.file}\n`;
    if (type === "test:summary" && data.file !== undefined)
      yield `took\t${data.file}\t${Math.round(data.duration_ms)}\n`;
  }
}
