/** `cordon man`: the manual as a page for `man`, made of the commands' own help. */
import { command, Misuse } from "../command.ts";
import type { DescribedCommand } from "./described.ts";

const usage = `Usage: cordon man | man -l -

Prints the manual of all commands as a page for man. To have it for good: cordon man > ~/.local/share/man/man1/cordon.1`;

export interface Manual {
  readonly version: string;
  readonly commands: readonly DescribedCommand[];
}

export const man = (manual: () => Promise<Manual>) =>
  command({
    name: "man",
    usage,
    options: {},
    async run(_, [surplus]) {
      if (surplus !== undefined) throw new Misuse(`it takes no ${surplus}`);
      console.log(page(await manual()));
      return 0;
    },
  });

/** What troff would act on; an apostrophe or a full stop that begins a line is one of its requests. */
const plain = (text: string): string =>
  text
    .replaceAll("\\", "\\e")
    .replaceAll("-", "\\-")
    .replaceAll("'", "\\(aq")
    .replaceAll("`", "\\(ga")
    .replaceAll("^", "\\(ha")
    .replaceAll("~", "\\(ti")
    .replaceAll(/^\./gm, "\\&.");

function page({ version, commands }: Manual): string {
  const summaries = commands.map(({ name, summary }) => `.TP\n.B cordon ${plain(name)}\n${plain(summary)}`);
  const helps = commands.map(
    ({ name, usage: help }) =>
      `.SS cordon ${plain(name)}\n.nf\n.ft CR\n${plain(help.replaceAll(/^$/gm, " "))}\n.ft R\n.fi`,
  );
  return `.TH CORDON 1 "" "cordon ${plain(version)}" "User Commands"
.SH NAME
cordon \\- a network access control plane that speaks AWS
.SH SYNOPSIS
.B cordon
.I command
[options]
.SH DESCRIPTION
Cordon serves AWS's interface to security groups, prefix lists, VPCs, IPAM and IP access control groups, decides which flows
may pass, and has Linux hosts obey it.
.B cordon serve
starts it; the other commands ask it.
.SH COMMANDS
${summaries.join("\n")}
.SH OPTIONS
${helps.join("\n")}
.SH ENVIRONMENT
.TP
.B AWS_ENDPOINT_URL
the Cordon that the commands ask
.TP
.BR AWS_ACCESS_KEY_ID ", " AWS_SECRET_ACCESS_KEY ", " AWS_SESSION_TOKEN
who asks
.TP
.BR AWS_REGION ", " AWS_DEFAULT_REGION
about which Region
.TP
.B AWS_CA_BUNDLE
certificates to trust beside the system's
.TP
.B CORDON_DATA
where the log is kept
.TP
.BR NO_COLOR ", " FORCE_COLOR
no colour even on a terminal; colour even elsewhere`;
}
