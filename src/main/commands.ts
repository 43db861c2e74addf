/** The subcommands of `cordon`, each loaded when it's called. They resolve with their exit status. */

import type { OpenNetwork } from "../cli/saved-state/saved-network.ts";
import type { Saved } from "../operations/imported-state/members.ts";
import type { Command } from "./help.ts";

type Loaded = Awaited<ReturnType<Command["load"]>>;

const openNetwork: OpenNetwork = async (account) => (await import("./open-saved-network.ts")).openSavedNetwork(account);

/** A command that asks a server, or saved answers. */
const asking =
  (load: () => Promise<{ readonly default: (openNetwork: OpenNetwork) => Loaded["default"] }>): Command["load"] =>
  async () => ({ default: (await load()).default(openNetwork) });

export const commands: Readonly<Record<string, Command>> = {
  "admin-key": { summary: "make an access key for an account's administrator", load: () => import("./admin-key.ts") },
  agent: { summary: "do on this host what the groups of its interfaces say", load: () => import("./agent.ts") },
  backup: {
    summary: "write the whole log into a file while it is in use",
    async load() {
      const [{ backup }, { verifyLog }] = [
        await import("../cli/log-files/backup.ts"),
        await import("../store/verify.ts"),
      ];
      return { default: backup(verifyLog) };
    },
  },
  check: { summary: "may a flow pass, by which rules, and if not, why", load: asking(() => import("../cli/check.ts")) },
  completion: {
    summary: "print what completes these commands in a shell",
    load: async () => ({ default: (await import("./shell.ts")).completionOf(commands) }),
  },
  diff: { summary: "which flows opened and closed since then, and who did it", load: () => import("../cli/diff.ts") },
  doctor: { summary: "what is wrong here, and what to do about it", load: () => import("../cli/doctor/doctor.ts") },
  env: {
    summary: "print what makes AWS's clients call the Cordon that runs",
    load: () => import("../cli/background/env.ts"),
  },
  exec: { summary: "run a command with a Cordon of its own", load: () => import("./exec.ts") },
  export: { summary: "write an account's network as AWS's answers", load: () => import("../cli/export.ts") },
  flows: {
    summary: "judge the records of flow logs by today's rules, or follow them",
    async load() {
      const { flows } = await import("../cli/flows/flows.ts");
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
    summary: "list the commands, or explain one",
    load: async () => {
      const { help } = await import("./help.ts");
      return { default: (args) => help(commands, args) };
    },
  },
  history: { summary: "who called what, and what was refused", load: () => import("../cli/trail/history.ts") },
  host: {
    summary: "add a machine that obeys groups, and say whether it enforces",
    load: () => import("../cli/hosts/host.ts"),
  },
  hosts: {
    summary: "list the machines that obey groups, and what holds on them",
    load: () => import("../cli/hosts/hosts.ts"),
  },
  import: { summary: "take in a real account's network", load: () => import("../cli/import.ts") },
  ls: { summary: "list what an account has, with names", load: asking(() => import("../cli/ls.ts")) },
  man: {
    summary: "print the manual page, for the program man to show",
    load: async () => ({ default: (await import("./shell.ts")).manOf(commands) }),
  },
  matrix: {
    summary: "which groups, subnets or VPCs may reach which, on any traffic or some",
    load: asking(() => import("../cli/matrix.ts")),
  },
  open: { summary: "list everything that the internet can reach", load: asking(() => import("../cli/open.ts")) },
  reach: {
    summary: "who can reach an interface, and what it can reach",
    load: asking(() => import("../cli/reach.ts")),
  },
  move: {
    summary: "move the log into a database, or back",
    async load() {
      const [{ move }, { moveAsTyped }] = [await import("../cli/log-files/move.ts"), await import("./log/move-log.ts")];
      return { default: move(moveAsTyped) };
    },
  },
  restore: {
    summary: "put a backup in the place of a log",
    async load() {
      const [{ restore }, { restoreLog }] = [
        await import("../cli/log-files/restore.ts"),
        await import("../store/restore.ts"),
      ];
      return { default: restore(restoreLog) };
    },
  },
  routes: {
    summary: "is a prefix announced by whom it should be",
    async load() {
      const { routes } = await import("../cli/routing/routes.ts");
      const { readDelegations } = await import("../ipam/routing/forms/delegations.ts");
      const { readRoutingFile } = await import("../ipam/routing/forms/read-file.ts");
      return { default: routes({ readDelegations, readRoutingFile }) };
    },
  },
  rules: { summary: "which rules let no flow pass for a while", load: () => import("../cli/flows/rules.ts") },
  serve: { summary: "start the control plane", load: () => import("./serve.ts") },
  status: { summary: "list what runs in the background", load: () => import("../cli/background/status.ts") },
  stop: { summary: "stop a Cordon in the background", load: () => import("../cli/background/stop.ts") },
  test: { summary: "check a file of expectations, for CI", load: asking(() => import("../cli/test.ts")) },
  uses: {
    summary: "what uses a resource, and keeps it from being deleted",
    load: asking(() => import("../cli/uses.ts")),
  },
  verify: {
    summary: "check that a log or a backup is whole",
    async load() {
      const [{ verify }, { verifyLog }] = [
        await import("../cli/log-files/verify.ts"),
        await import("../store/verify.ts"),
      ];
      return { default: verify(verifyLog) };
    },
  },
  wait: { summary: "wait until a Cordon is ready", load: () => import("../cli/background/wait.ts") },
  "why-denied": {
    summary: "why a call was refused for want of permission",
    load: () => import("../cli/why-denied.ts"),
  },
  whatif: { summary: "show which flows a change opens and closes", load: asking(() => import("../cli/what-if.ts")) },
};
