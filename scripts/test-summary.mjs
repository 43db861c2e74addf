/** A reporter for node:test: what failed and what was skipped by name, then one line of counts. */
export default async function* summary(source) {
  const failed = [];
  const skipped = [];
  let passed = 0;
  for await (const { type, data } of source) {
    if (type !== "test:pass" && type !== "test:fail") continue;
    // A suite's own result says nothing that its tests do not.
    if (data.details?.type === "suite") continue;
    if (type === "test:fail") failed.push(data);
    else if (data.skip !== undefined && data.skip !== false) skipped.push(data);
    else passed++;
  }
  for (const { name, file, line, details } of failed) {
    const cause = details.error?.cause ?? details.error;
    yield `\nFAILED ${name}\n  ${file ?? ""}:${line ?? ""}\n  ${String(cause?.stack ?? cause).replaceAll("\n", "\n  ")}\n`;
  }
  yield "\n";
  for (const { name, skip } of skipped) yield `skipped: ${name}${typeof skip === "string" ? ` (${skip})` : ""}\n`;
  yield `\n${passed} passed, ${failed.length} failed${skipped.length > 0 ? `, ${skipped.length} skipped` : ""}\n`;
}
