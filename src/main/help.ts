/** `cordon help`: the commands, one per line. */

export function help(commands: Readonly<Record<string, { readonly summary: string }>>): number {
  const width = Math.max(...Object.keys(commands).map((name) => name.length));
  console.log("Usage: cordon <command> [options]\n");
  for (const [name, { summary }] of Object.entries(commands)) console.log(`  ${name.padEnd(width)}  ${summary}`);
  console.log("\nEach command answers --help.");
  return 0;
}
