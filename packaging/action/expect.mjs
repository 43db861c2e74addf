/** The action's step about expectations: JUnit's XML, the job summary, and a step that fails if one is broken. */
import { existsSync, readFileSync } from "node:fs";
import { join } from "node:path";
import {
  addSarif,
  cordonCommand,
  input,
  option,
  output,
  Refused,
  run,
  step,
  summarise,
  temporaryFolder,
} from "./runner.mjs";

await step(() => {
  const file = input("EXPECT");
  const folder = temporaryFolder();
  const junit = input("JUNIT") || join(folder, "junit.xml");
  const [markdown, sarif] = [join(folder, "expectations.md"), join(folder, "expectations.sarif")];
  const { status, out, err } = run([
    ...[...cordonCommand(), "test", "--json", "--junit", junit, "--markdown-file", markdown, "--sarif-file", sarif],
    ...option("--region", input("REGION")),
    ...["--", file],
  ]);
  if (!existsSync(markdown)) throw new Refused(err || `cordon test ended with ${status}`);
  const verdicts = out
    .trim()
    .split("\n")
    .map((line) => JSON.parse(line).verdict);
  const number = (verdict) => verdicts.filter((each) => each === verdict).length;
  output("junit", junit);
  output("broken", number("broken"));
  addSarif(input("SARIF"), sarif);
  summarise(readFileSync(markdown, "utf8"));
  const counts = `${verdicts.length} expectations: ${number("holds")} hold, ${number("broken")} broken, ${number("undecidable")} nobody can tell`;
  if (status !== 0) throw new Refused(`${counts}: see the job summary`);
  console.log(counts);
});
