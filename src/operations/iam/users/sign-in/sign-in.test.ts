import assert from "node:assert/strict";
import { test } from "node:test";
import { GLOBAL } from "../../../../model/regions.ts";
import { refusal, TestCordon } from "../../../world-for-tests.ts";
import createUser from "../create-user.ts";
import deleteLoginProfile from "./delete-login-profile.ts";
import getLoginProfile from "./get-login-profile.ts";
import listMfaDevices from "./list-mfa-devices.ts";
import listServiceSpecificCredentials from "./list-service-specific-credentials.ts";
import listSigningCertificates from "./list-signing-certificates.ts";
import listSshPublicKeys from "./list-ssh-public-keys.ts";
import listVirtualMfaDevices from "./list-virtual-mfa-devices.ts";

const home = { region: GLOBAL };
const input = { UserName: "alice" };

test("no user has anything to sign in with but access keys", () => {
  const cordon = new TestCordon();
  assert.throws(() => cordon.run(listMfaDevices, input, home), refusal("NoSuchEntity"));
  cordon.run(createUser, input, home);
  assert.deepEqual(cordon.run(listMfaDevices, input, home).MFADevices, []);
  assert.deepEqual(cordon.run(listVirtualMfaDevices, {}, home).VirtualMFADevices, []);
  assert.deepEqual(cordon.run(listSshPublicKeys, input, home).SSHPublicKeys, []);
  assert.deepEqual(cordon.run(listSigningCertificates, input, home).Certificates, []);
  assert.deepEqual(cordon.run(listServiceSpecificCredentials, input, home).ServiceSpecificCredentials, []);
});

test("catalogue 478: a user without a password has no login profile", () => {
  const cordon = new TestCordon();
  cordon.run(createUser, input, home);
  const refused = refusal("NoSuchEntity", "Login Profile for User alice cannot be found.");
  assert.throws(() => cordon.run(getLoginProfile, input, home), refused);
  assert.throws(() => cordon.run(deleteLoginProfile, input, home), refused);
});
