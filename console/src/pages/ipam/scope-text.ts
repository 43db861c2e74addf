/** What scopes are called: most have no name. */
import type { IpamScope } from "@aws-sdk/client-ec2";
import { nameOf } from "../../parts/tags.ts";

export const scopeText = ({ IpamScopeType, IsDefault, IpamScopeId, Tags }: IpamScope): string =>
  `${IsDefault === true ? "default " : ""}${IpamScopeType} scope ${nameOf(Tags) ?? IpamScopeId}`;
