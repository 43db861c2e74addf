/** Parameters and answers as CloudTrail shows them: in camel case, lists of EC2 as sets of items, and no secrets. */
import type { Shape, Structure } from "../../wire/shapes.ts";

/** Of a secret no more is shown. AWS: catalogue 484. */
const HIDDEN = "HIDDEN_DUE_TO_SECURITY_REASONS";

/** Names of members that have secrets, in any shape of any service. */
const SECRET =
  /password|secret|sessiontoken|privatekey|keymaterial|userdata|presharedkey|customergatewayconfiguration|sharenotes|^tokencode$|^base32stringseed$|^qrcodepng$|^webidentitytoken$|^samlassertion$/i;

/** A member that may have whatever an instance is given. */
const SECRET_IN: ReadonlySet<string> = new Set(["Value of ModifyInstanceAttribute"]);

const isSecret = (member: string, operation: string): boolean =>
  SECRET.test(member) || SECRET_IN.has(`${member} of ${operation}`);

type Members = Readonly<Record<string, unknown>>;

interface Style {
  readonly nameOf: (member: Structure["members"][number]) => string;
  readonly listOf: (shown: readonly unknown[], shape: Shape & { kind: "list" }, owner: string) => unknown;
  readonly timeOf: (text: string) => unknown;
}

const lowerFirst = (text: string): string => text.slice(0, 1).toLowerCase() + text.slice(1);

/** AWS: catalogue 485. */
const RENAMED: Readonly<Record<string, readonly [set: string, item?: string]>> = {
  "Resources of CreateTags": ["resourcesSet", "resourceId"],
  "Resources of DeleteTags": ["resourcesSet", "resourceId"],
  "Tags of CreateTags": ["tagSet"],
  "Tags of DeleteTags": ["tagSet"],
  InstanceIds: ["instancesSet", "instanceId"],
};

const ec2Style = (operation: string): Style => ({
  nameOf({ name, xmlName }) {
    const renamed = RENAMED[`${name} of ${operation}`] ?? RENAMED[name];
    if (renamed !== undefined) return renamed[0];
    const shown = lowerFirst(xmlName);
    return shown === "return" ? "_return" : shown;
  },
  listOf(shown, { item, itemName }, owner) {
    if (shown.length === 0) return {};
    const [, renamed] = RENAMED[`${owner} of ${operation}`] ?? RENAMED[owner] ?? [];
    const name = renamed ?? lowerFirst(itemName);
    const isPlain = item.kind === "structure" || name === "item" || name === "member";
    return { items: isPlain ? shown : shown.map((each) => ({ [name]: each })) };
  },
  timeOf: (text) => Date.parse(text),
});

const otherStyle: Style = {
  nameOf: ({ name }) => lowerFirst(name),
  listOf: (shown) => shown,
  timeOf: (text) => javaDate.format(Date.parse(text)).replaceAll("\u202f", " "),
};

/** `Aug 1, 2024, 11:45:22 AM`. */
const javaDate = new Intl.DateTimeFormat("en-US", { dateStyle: "medium", timeStyle: "medium", timeZone: "UTC" });

interface ShownMember {
  readonly member: Structure["members"][number];
  readonly name: string;
  readonly isHidden: boolean;
}

/** By operation. Found once: every call asks for them. */
const known = new WeakMap<Structure, Map<string, readonly ShownMember[]>>();

function membersOf(shape: Structure, operation: string, { nameOf }: Style): readonly ShownMember[] {
  const byOperation = known.get(shape) ?? new Map<string, readonly ShownMember[]>();
  known.set(shape, byOperation);
  let members = byOperation.get(operation);
  if (members === undefined) {
    members = shape.members.map((member) => {
      return { member, name: nameOf(member), isHidden: isSecret(member.name, operation) };
    });
    byOperation.set(operation, members);
  }
  return members;
}

/**
 * What a structure has, as an event shows it. `secrets` says what becomes of those: a request says that there was one, an answer
 * says nothing.
 */
export function shownMembers(
  { service, operation }: { readonly service: string; readonly operation: string },
  structure: Structure,
  members: Members,
  secrets: "hidden" | "left out",
): Record<string, unknown> {
  const style = service === "ec2" ? ec2Style(operation) : otherStyle;
  const showStructure = (shape: Structure, value: Members): Record<string, unknown> => {
    const shown: Record<string, unknown> = {};
    for (const { member, name, isHidden } of membersOf(shape, operation, style)) {
      const given = value[member.name];
      if (given === undefined || given === null) continue;
      if (!isHidden) shown[name] = show(member.shape, given, member.name);
      else if (secrets === "hidden") shown[name] = HIDDEN;
    }
    return shown;
  };
  const show = (shape: Shape, value: unknown, owner: string): unknown => {
    switch (shape.kind) {
      case "structure":
        return showStructure(shape, value as Members);
      case "list": {
        const items = (value as readonly unknown[]).map((each) => show(shape.item, each, owner));
        return style.listOf(items, shape, owner);
      }
      case "map":
        return Object.fromEntries(
          Object.entries(value as Members).map(([key, each]) => [
            key,
            isSecret(key, operation) ? HIDDEN : show(shape.value, each, key),
          ]),
        );
      case "timestamp":
        return style.timeOf(value as string);
      default:
        return value;
    }
  };
  return showStructure(structure, members);
}
