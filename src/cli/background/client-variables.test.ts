/** What leads AWS's clients to a Cordon, and nowhere else. */
import assert from "node:assert/strict";
import { test } from "node:test";
import { clientVariables, withVariables } from "./client-variables.ts";
import { forGithub, inShell } from "./shell-forms.ts";

const here = { url: "http://127.0.0.1:5000", region: "eu-west-1", accessKeyId: "111122223333" };

test("what leads clients elsewhere goes, and everything else stays", () => {
  const environment = {
    PATH: "/bin",
    AWS_PROFILE: "work",
    AWS_SESSION_TOKEN: "theirs",
    AWS_ENDPOINT_URL: "http://elsewhere",
    AWS_ENDPOINT_URL_EC2: "http://elsewhere",
    TF_AWS_STS_ENDPOINT: "http://elsewhere",
    AWS_IAM_ENDPOINT: "http://elsewhere",
    AWS_CONTAINER_CREDENTIALS_FULL_URI: "http://elsewhere",
    AWS_IGNORE_CONFIGURED_ENDPOINT_URLS: "true",
    AWS_PAGER: "",
    AWS_CONFIG_FILE: "/somewhere",
  };
  const merged = withVariables(environment, clientVariables(here, environment));
  assert.deepEqual(merged, {
    PATH: "/bin",
    AWS_ENDPOINT_URL: "http://127.0.0.1:5000",
    AWS_ACCESS_KEY_ID: "111122223333",
    AWS_SECRET_ACCESS_KEY: "test",
    AWS_REGION: "eu-west-1",
    AWS_DEFAULT_REGION: "eu-west-1",
    AWS_IGNORE_CONFIGURED_ENDPOINT_URLS: "false",
    AWS_USE_FIPS_ENDPOINT: "false",
    AWS_USE_DUALSTACK_ENDPOINT: "false",
    AWS_EC2_METADATA_DISABLED: "true",
    AWS_PAGER: "",
    AWS_CONFIG_FILE: "/somewhere",
  });
  assert.deepEqual(clientVariables(here, merged).unset, []);
});

test("whoever has keys of their own keeps them, and how they come by them", () => {
  const environment = { AWS_ACCESS_KEY_ID: "AKIDMINE", AWS_PROFILE: "work", AWS_ENDPOINT_URL_EC2: "http://elsewhere" };
  const { set, unset } = clientVariables({ ...here, accessKeyId: undefined }, environment);
  assert.deepEqual(unset, ["AWS_ENDPOINT_URL_EC2"]);
  assert.equal("AWS_ACCESS_KEY_ID" in set, false);
});

test("a proxy on the way out is gone past, and a certificate is trusted", () => {
  const environment = { https_proxy: "http://proxy:3128", NO_PROXY: ".example,10.0.0.1" };
  const { set } = clientVariables({ ...here, url: "https://[::1]:5000", certificate: "/data/tls.crt" }, environment);
  assert.deepEqual(
    [set["NO_PROXY"], set["no_proxy"], set["AWS_CA_BUNDLE"], set["NODE_EXTRA_CA_CERTS"]],
    [".example,10.0.0.1,::1", "::1", "/data/tls.crt", "/data/tls.crt"],
  );
  assert.equal("NO_PROXY" in clientVariables(here, {}).set, false);
});

test("each shell takes what it's given literally", () => {
  const variables = { set: { A: "it's $(date) `x` \\ \"", B: "http://[::1]:80/a?b" }, unset: ["C"] };
  assert.equal(
    inShell("sh", variables),
    `unset C\nexport A='it'\\''s $(date) \`x\` \\ "'\nexport B='http://[::1]:80/a?b'`,
  );
  assert.equal(
    inShell("fish", variables),
    `set -e C;\nset -gx A 'it\\'s $(date) \`x\` \\\\ "';\nset -gx B 'http://[::1]:80/a?b';`,
  );
  assert.equal(
    inShell("powershell", variables),
    `Remove-Item Env:C\n$env:A = 'it''s $(date) \`x\` \\ "'\n$env:B = 'http://[::1]:80/a?b'`,
  );
  assert.equal(inShell("tcsh", variables), undefined);
  assert.equal(inShell("toString", variables), undefined);
});

test("a job of GitHub Actions can only set: what may be empty is emptied, and the rest is named", () => {
  const { lines, left } = forGithub({
    set: { AWS_ENDPOINT_URL: "http://127.0.0.1:5000" },
    unset: ["AWS_ENDPOINT_URL_EC2", "AWS_PROFILE", "AWS_SESSION_TOKEN", "AWS_WEB_IDENTITY_TOKEN_FILE"],
  });
  assert.deepEqual(lines.trimEnd().split("\n"), [
    "AWS_ENDPOINT_URL=http://127.0.0.1:5000",
    "AWS_ENDPOINT_URL_EC2=http://127.0.0.1:5000",
    "AWS_SESSION_TOKEN=",
  ]);
  assert.deepEqual(left, ["AWS_PROFILE", "AWS_WEB_IDENTITY_TOKEN_FILE"]);
});
