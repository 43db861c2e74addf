/** The action's step about a plan: what it opens and closes, on the pull request and in the job summary. */
import { existsSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { comment, pullRequestNumber } from "./pull-request.mjs";
import {
  addSarif,
  annotate,
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

/** What of the plan fails the step, by the input fail-on. */
const FAILS = {
  nothing: () => false,
  "opens-to-the-internet": ({ internet }) => internet > 0,
  opens: ({ opens }) => opens > 0,
  changes: ({ opens, closes }) => opens + closes > 0,
};

await step(async () => {
  const failOn = input("FAIL_ON") || "nothing";
  if (!Object.hasOwn(FAILS, failOn))
    throw new Refused(`fail-on is one of ${Object.keys(FAILS).join(", ")}, not ${failOn}`);
  const plan = input("PLAN");
  const folder = temporaryFolder();
  const [markdown, sarif] = [join(folder, "plan.md"), join(folder, "plan.sarif")];
  const { status, out, err } = run([
    ...[...cordonCommand(), "whatif", "--json", "--markdown-file", markdown, "--sarif-file", sarif],
    ...option("--source", input("SOURCE")),
    ...option("--region", input("REGION")),
    ...["--", plan],
  ]);
  if (!existsSync(markdown)) throw new Refused(`${plan} can't be read: ${err || `cordon whatif ended with ${status}`}`);
  const text = readFileSync(markdown, "utf8");
  const found = countsOf(JSON.parse(out));
  const isCertain = status !== 2;
  output("opens", found.opens);
  output("opens-to-the-internet", found.internet);
  output("closes", found.closes);
  output("is-certain", isCertain);
  addSarif(input("SARIF"), sarif);
  summarise(text);
  await tell(plan, text, !isCertain || found.opens + found.closes > 0);
  const [heading] = text.split("\n");
  console.log(heading.replace(/^#+ /, ""));
  if (FAILS[failOn](found))
    throw new Refused(
      `the plan ${failOn === "changes" ? "opens or closes flows" : failOn.replaceAll("-", " ")}: see the job summary`,
    );
  if (isCertain) return;
  const unsure = "something of the plan is refused, not understood or not known: see the job summary";
  if (failOn !== "nothing") throw new Refused(unsure);
  annotate("warning", unsure);
});

function countsOf({ interfaces, addresses, internet }) {
  const number = (all, becomes) => all.filter((each) => each.becomes === becomes).length;
  const all = [...interfaces, ...addresses, ...internet];
  return { opens: number(all, "opens"), closes: number(all, "closes"), internet: number(internet, "opens") };
}

/** On the pull request; if that can't be, it's in the job summary alone, and a notice says so. */
async function tell(plan, text, isNews) {
  if (input("COMMENT") === "false") return;
  const number = pullRequestNumber();
  if (number === undefined) return;
  const of = [process.env.GITHUB_WORKFLOW, process.env.GITHUB_JOB, plan];
  const why = await comment({ token: input("TOKEN"), number, of, text, isNews });
  if (why !== undefined) annotate("notice", `no comment on the pull request, the report is in the job summary: ${why}`);
}
