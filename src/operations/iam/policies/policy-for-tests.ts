/** A managed policy for tests of those who have it attached, and documents. */
import { GLOBAL } from "../../../model/regions.ts";
import { put } from "../../../model/world/change.ts";
import { ACCOUNT, type TestCordon } from "../../world-for-tests.ts";

export const ALLOW_ALL = '{"Version":"2012-10-17","Statement":{"Effect":"Allow","Action":"*","Resource":"*"}}';

/** A trust policy: whom the account's own policies allow it may assume the role. */
export const TRUST_ACCOUNT = `{"Version":"2012-10-17","Statement":{"Effect":"Allow","Principal":{"AWS":"${ACCOUNT}"},"Action":"sts:AssumeRole"}}`;

/** Returns its ARN. */
export function managedPolicyForTests(cordon: TestCordon, name: string, path = "/"): string {
  const arn = `arn:aws:iam::${ACCOUNT}:policy${path}${name}`;
  const policy = {
    id: `ANPA${name}`,
    ownerId: ACCOUNT,
    arn,
    name,
    path,
    createDate: cordon.now,
    updateDate: cordon.now,
    defaultVersionId: "v1",
    versions: [{ versionId: "v1", document: ALLOW_ALL, createDate: cordon.now }],
    lastVersion: 1,
    tags: [],
  };
  cordon.apply([put("iam-policy", policy)], { account: ACCOUNT, region: GLOBAL });
  return arn;
}
