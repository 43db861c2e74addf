/** The subcommands of `cordon`, loaded when they are called. Each gives back its exit status. */

export interface Command {
  readonly summary: string;
  readonly load: () => Promise<{ readonly default: (args: readonly string[]) => Promise<number> | number }>;
}

export const commands: Readonly<Record<string, Command>> = {
  export: { summary: "write an account's network as AWS's answers", load: () => import("../cli/export.ts") },
  flows: { summary: "judge the records of flow logs by today's rules", load: () => import("./flows.ts") },
  gate: { summary: "ask who may come in to a directory", load: () => import("../cli/gate.ts") },
  help: { summary: "list the commands", load: () => import("./help.ts") },
  import: { summary: "take in a real account's network", load: () => import("../cli/import.ts") },
  serve: { summary: "start the control plane", load: () => import("./serve.ts") },
};
