/** The subcommands of `cordon`, each loaded when it's called. They resolve with their exit status. */
import type { Saved } from "../operations/imported-state/members.ts";

export interface Command {
  readonly summary: string;
  readonly load: () => Promise<{ readonly default: (args: readonly string[]) => Promise<number> | number }>;
}

export const commands: Readonly<Record<string, Command>> = {
  check: { summary: "may a flow pass, by which rules, and if not, why", load: () => import("../cli/check.ts") },
  export: { summary: "write an account's network as AWS's answers", load: () => import("../cli/export.ts") },
  flows: {
    summary: "judge the records of flow logs by today's rules",
    async load() {
      const { flows } = await import("../cli/flows.ts");
      const { newId } = await import("../gateway/ids.ts");
      const { partitionOfAnswers } = await import("../operations/imported-state/partition-of-answers.ts");
      const { readFormat } = await import("../policy/flow-logs/flow-log.ts");
      const { FlowLogJudge } = await import("../policy/flow-logs/flow-log-judge.ts");
      const openJudge = (network: Saved, region: string) =>
        new FlowLogJudge(partitionOfAnswers(network, region, newId));
      return { default: flows({ readFormat, openJudge }) };
    },
  },
  gate: { summary: "ask who may come in to a directory", load: () => import("../cli/gate.ts") },
  help: {
    summary: "list the commands",
    load: async () => {
      const { help } = await import("./help.ts");
      return { default: () => help(commands) };
    },
  },
  import: { summary: "take in a real account's network", load: () => import("../cli/import.ts") },
  open: { summary: "list everything that the internet can reach", load: () => import("../cli/open.ts") },
  reach: { summary: "who can reach an interface, and what it can reach", load: () => import("../cli/reach.ts") },
  serve: { summary: "start the control plane", load: () => import("./serve.ts") },
  test: { summary: "check a file of expectations, for CI", load: () => import("../cli/test.ts") },
  whatif: { summary: "show which flows a change opens and closes", load: () => import("../cli/what-if.ts") },
};
