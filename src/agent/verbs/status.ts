/** `cordon agent status`: what holds here, from the running agent, or from its files if none runs. */
import { askAgent, type Status } from "../control.ts";
import { realMode } from "../enforcer/modes.ts";
import { NOTHING_LOCAL } from "../state/kept.ts";
import type { StateDirectory } from "../state/state-directory.ts";
import { sayFailsafe } from "./failsafe.ts";
import { sayMode } from "./local.ts";

/** Resolves with the exit status: 0 if all is as it should be. */
export async function status(
  directory: StateDirectory,
  version: string,
  isJson: boolean,
  say: (line: string) => void,
): Promise<number> {
  directory.check();
  const answered = await askAgent(directory.socket, { verb: "status" });
  if (answered?.error !== undefined) throw new Error(answered.error);
  const found = answered?.status ?? statusOnDisk(directory, version);
  if (isJson) say(JSON.stringify(found));
  else for (const line of linesOf(found)) say(line);
  return found.isRunning && found.connectedSince !== undefined && found.report.problems.length === 0 ? 0 : 1;
}

function statusOnDisk(directory: StateDirectory, version: string): Status {
  const { pin: _, ...enrolment } = directory.readEnrolment();
  const [foundLocal, found] = [directory.readLocal(), directory.readRuleSet("rule-set")];
  const local = ("value" in foundLocal ? foundLocal.value : undefined) ?? NOTHING_LOCAL;
  const kept = "value" in found ? found.value : undefined;
  const bound = kept?.ruleSet.interfaces ?? local.interfaces;
  const interfaces = bound.map((each) => {
    const counts = { refused: 0, wouldRefuse: 0, byFailsafe: 0 };
    return { device: each.device, interfaceId: each.interfaceId, ...realMode(each, local), ...counts };
  });
  const problems = [foundLocal, found].flatMap((each) => ("damage" in each ? [each.damage] : []));
  return {
    isRunning: false,
    ...enrolment,
    report: { version, interfaces, drift: { times: 0 }, problems, outliving: [] },
    ...(kept !== undefined && { onDisk: kept.revisions }),
  };
}

function linesOf(found: Status): readonly string[] {
  const { report, isRunning, connectedSince } = found;
  const heard = connectedSince === undefined ? "isn't heard now; what holds stays" : `heard since ${connectedSince}`;
  const { drift } = report;
  const revisions = Object.entries(report.applied?.revisions ?? found.onDisk ?? {});
  return [
    `${found.name} (${found.hostId}) in ${found.account}/${found.region}`,
    `server    ${found.server}, ${isRunning ? heard : "no agent runs; what was applied stays"}`,
    `rules     ${sayRules(found, revisions)}`,
    `failsafe  ${sayFailsafe(found.failsafe)} is let in whatever the rules say`,
    `revoked   ${found.revoked === "live" ? "tracked connections outlive their rule" : "connections end with their rule"}`,
    ...report.interfaces.map((each) => {
      const said = `device    ${sayMode(each.device, each.mode, each.because)}, ${each.interfaceId}`;
      if (!isRunning) return said;
      return `${said}: ${each.refused} packets refused, ${each.wouldRefuse} would be, ${each.byFailsafe} let in by the failsafe`;
    }),
    ...(drift.last === undefined
      ? []
      : [
          `drift     repaired ${drift.times === 1 ? "once" : `${drift.times} times`}, last ${drift.last.at}: ${drift.last.what}`,
        ]),
    ...(report.outliving.length === 0
      ? []
      : [`outlive   ${report.outliving.length} connections go on whose rule is gone`]),
    ...report.problems.map((problem) => `problem   ${problem}`),
  ];
}

function sayRules({ isRunning, report }: Status, revisions: readonly (readonly [string, number])[]): string {
  const which = revisions.map(([partition, revision]) => `revision ${revision} of ${partition}`).join(", ");
  if (isRunning) return report.applied === undefined ? "none are applied" : `applied: ${which || "no revision"}`;
  return which === "" ? "none are on the disk" : `on the disk: ${which}`;
}
