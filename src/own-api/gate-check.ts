/** `GET /_cordon/gate-check/<directory>?address=`: may an address come in to a directory, and by which rule? For operators. */
import { parseAddress, unmapped } from "../address/prefix.ts";
import type { Gateway } from "../gateway/handle-call.ts";
import { type OwnAnswer, OwnRefusal, type OwnRoute } from "../gateway/http-server.ts";
import { signInToOwn } from "../gateway/own-access.ts";
import type { Admission } from "../policy/ip-groups/compile-gate.ts";
import type { Directories } from "./directories.ts";
import { parameter } from "./read-request.ts";

/** Not the gate's path: a proxy that passes its client's query on must never get an explanation instead of a decision. */
const PATH = "/_cordon/gate-check/";

const ACTIONS = ["workspaces:DescribeIpGroups", "workspaces:DescribeWorkspaceDirectories"];

export type GateChecked = AddressChecked & Decided;

interface AddressChecked {
  readonly directory: string;
  readonly address: string;
  readonly account: string;
  readonly region: string;
}

type Decided =
  /** The directory has no group of its own, and the default one admits everyone. */
  | { readonly decision: "admitted"; readonly by: "default-group" }
  | { readonly decision: "admitted"; readonly by: "rule"; readonly group: CheckedGroup; readonly rule: CheckedRule }
  /** No group has a rule for the address. */
  | { readonly decision: "refused"; readonly asked: readonly (CheckedGroup & { readonly rules: number })[] };

interface CheckedGroup {
  readonly id: string;
  /** Undefined if the group doesn't exist. */
  readonly name?: string | undefined;
}

interface CheckedRule {
  readonly cidr: string;
  readonly description?: string;
}

export const gateCheckRoute = (gateway: Gateway, directories: Directories): OwnRoute => ({
  method: "GET",
  path: PATH,
  async handle(request): Promise<OwnAnswer<GateChecked>> {
    const { account } = await signInToOwn(gateway, request, ACTIONS);
    const directory = request.path.slice(PATH.length);
    const text = parameter(request, "address") ?? "";
    const address = parseAddress(text);
    if (address === undefined) throw new OwnRefusal(`'${text}' is not an IP address`);
    const found = await directories.ask(directory, unmapped(address));
    const damaged = gateway.ledger.damaged().map(({ partition }) => partition);
    if (found === undefined && damaged.length > 0) {
      const where = damaged.join(", ");
      throw new OwnRefusal(`it's unknown whether ${directory} is registered: the log of ${where} is damaged`, 503);
    }
    if (found === undefined || (account ?? found.home.account) !== found.home.account) {
      throw new OwnRefusal(`no directory ${directory} is registered with WorkSpaces`, 404);
    }
    return { status: 200, body: { directory, address: text, ...found.home, ...decided(found.admission) } };
  },
});

function decided(admission: Admission): Decided {
  if (!admission.admitted) return { decision: "refused", asked: admission.asked };
  if (admission.by === "default-group") return { decision: "admitted", by: "default-group" };
  const { id, name } = admission.group;
  return { decision: "admitted", by: "rule", group: { id, name }, rule: admission.rule };
}
