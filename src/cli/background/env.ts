/** `cordon env`: what a shell needs so that AWS's clients call a Cordon that runs, for `eval "$(cordon env)"`. */
import { appendFileSync } from "node:fs";
import { callQuery, defaultEndpoint, regionOf } from "../ask-cordon.ts";
import { command, Misuse } from "../command.ts";
import { nearest } from "../nearest.ts";
import { choiceHelp, choiceOptions, choose } from "./choose.ts";
import { type ClientVariables, clientVariables, type Reached } from "./client-variables.ts";
import { type BackgroundState, findBackground } from "./control.ts";
import { forGithub, inShell, shells } from "./shell-forms.ts";

const usage = `Usage: cordon env [options]
       eval "$(cordon env)"

Prints what makes AWS's clients call the Cordon in the background: its endpoint, keys and the Region, and what
would lead them elsewhere (a profile, a session, endpoints of single services) unset. Without one in the background
it's about what answers at $AWS_ENDPOINT_URL, else at http://127.0.0.1:4566.

${choiceHelp}
  --region R      the Region (default $AWS_REGION, else $AWS_DEFAULT_REGION, else us-east-1)
  --account N     sign for this account (default 123456789012)
  --shell S       for bash, zsh, sh, fish or powershell (default sh; powershell on Windows)
  --github        append them to the file $GITHUB_ENV, for the next steps of a job
  --json          print the variables as JSON; null stands for one to unset

In fish: cordon env --shell fish | source. In PowerShell: cordon env | Out-String | Invoke-Expression.`;

export default command({
  name: "env",
  usage,
  options: {
    ...choiceOptions,
    region: { type: "string" },
    account: { type: "string" },
    shell: { type: "string", default: process.platform === "win32" ? "powershell" : "sh" },
    github: { type: "boolean", default: false },
    json: { type: "boolean", default: false },
  },
  async run({ region, account, shell, github, json, ...choice }, [surplus]) {
    if (surplus !== undefined) throw new Misuse(`it takes no ${surplus}`);
    if (!shells.includes(shell)) {
      const near = nearest(shell, shells);
      throw new Misuse(
        near === undefined ? `--shell takes one of ${shells.join(", ")}` : `did you mean --shell ${near}?`,
      );
    }
    const accessKeyId = readAccount(account);
    const found = choose(await findBackground(), choice)?.state;
    if (found === undefined && (choice.port !== undefined || choice.data !== undefined))
      throw new Error("no Cordon like that runs in the background. To see what does: cordon status");
    const reached = found === undefined ? await foreground(accessKeyId) : inBackground(found, accessKeyId);
    const variables = clientVariables({ ...reached, region: regionOf(region) }, process.env);
    if (reached.accessKeyId === undefined)
      console.error(
        `cordon env: ${reached.url} wants keys that IAM made: set AWS_ACCESS_KEY_ID and AWS_SECRET_ACCESS_KEY`,
      );
    if (github) appendForGithub(variables);
    else if (json)
      console.log(
        JSON.stringify({ ...variables.set, ...Object.fromEntries(variables.unset.map((name) => [name, null])) }),
      );
    else console.log(inShell(shell, variables));
    return 0;
  },
});

/** The access key that signs for an account, if any key signs in. Throws a Misuse if the text isn't an account. */
export function readAccount(account: string | undefined): string {
  if (account !== undefined && !/^\d{12}$/.test(account)) throw new Misuse(`--account takes 12 digits, not ${account}`);
  return account ?? "test";
}

type Caller = Omit<Reached, "region">;

export const inBackground = ({ url, isOpen, certificate }: BackgroundState, accessKeyId: string): Caller => ({
  url,
  accessKeyId: isOpen ? accessKeyId : undefined,
  certificate,
});

/** One that was started in a terminal or by a service says nothing of itself, so it's asked whether it takes any key. */
async function foreground(accessKeyId: string): Promise<Caller> {
  const url = defaultEndpoint();
  const keys = { accessKeyId, secretAccessKey: "test" };
  try {
    const answer = await callQuery(url, "sts", { Action: "GetCallerIdentity", Version: "2011-06-15" }, { keys });
    return { url, accessKeyId: answer.ok ? accessKeyId : undefined };
  } catch (error) {
    throw new Error(`none runs in the background, and ${(error as Error).message}`);
  }
}

function appendForGithub(variables: ClientVariables): void {
  const file = process.env["GITHUB_ENV"];
  if (file === undefined || file === "")
    throw new Error("--github is for a job of GitHub Actions: $GITHUB_ENV isn't set");
  const { lines, left } = forGithub(variables);
  appendFileSync(file, lines);
  if (left.length > 0) {
    console.error(
      `cordon env: a job can't unset ${left.join(", ")}, and clients may follow them: remove them from the workflow's env`,
    );
  }
}
