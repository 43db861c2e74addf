/** The principals that a service lets connect. */
import { awsError } from "../../../model/aws-error.ts";
import type { EndpointService } from "../../../model/records/private-link/endpoint-service.ts";
import type { World } from "../../../model/world/world.ts";
import type { AllowedPrincipal } from "../../../wire/generated/ec2.ts";
import type { Call, Caller } from "../../operation.ts";
import { hasMember } from "../../resource-shares/reaching.ts";

type PrincipalType = NonNullable<AllowedPrincipal["PrincipalType"]>;

// AWS: catalogue 610
const invalidPrincipal = awsError("InvalidPrincipal", (text: string) => `Invalid Principal: '${text}'`);

/** AWS: sessions aren't principals here, but their roles are (catalogue 610). */
const FORMS: readonly (readonly [PrincipalType, RegExp])[] = [
  ["All", /^\*$/],
  ["Account", /^(\d{12}|arn:aws:iam::\d{12}:root)$/],
  ["User", /^arn:aws:iam::\d{12}:user\/[\w+=,.@/-]{1,576}$/],
  ["Role", /^arn:aws:iam::\d{12}:role\/[\w+=,.@/-]{1,576}$/],
  [
    "OrganizationUnit",
    /^arn:aws:organizations::\d{12}:(organization\/o-[a-z0-9]{10,32}|ou\/o-[a-z0-9]{10,32}\/ou-[a-z0-9-]{1,64})$/,
  ],
  ["Service", /^[a-z0-9.-]{1,64}\.amazonaws\.com$/],
];

export function typeOfPrincipal(principal: string): PrincipalType {
  const found = FORMS.find(([, form]) => form.test(principal));
  if (found === undefined) throw invalidPrincipal(principal);
  return found[0];
}

/** Reports whether a service of `owner`'s partition lets the caller connect. AWS: its owner always may (catalogue 608). */
export function mayConnect(
  { caller, settings }: Pick<Call<unknown>, "caller" | "settings">,
  { id, ownerId }: EndpointService,
  owner: World,
): boolean {
  if (ownerId === caller.account) return true;
  return owner
    .by("endpoint-service-permission", "service", id)
    .some(
      ({ principal }) =>
        principal === "*" ||
        isCaller(principal, caller) ||
        hasMember({ id: principal }, caller.account, settings.organization),
    );
}

function isCaller(principal: string, { account, arn, roleArn }: Caller): boolean {
  const role = /:assumed-role\/([^/]+)\//.exec(arn)?.[1];
  const own = [arn, roleArn, role && `arn:aws:iam::${account}:role/${role}`, `arn:aws:iam::${account}:root`];
  return own.includes(principal);
}
