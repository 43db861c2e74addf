/** Whom an import may ask: AWS, and somebody else only if it's plain that it isn't the Cordon that is imported into. */
import assert from "node:assert/strict";
import { test } from "node:test";
import { refuseItself } from "./asked-endpoint.ts";

const asks = (url: string, cordon?: string): boolean => {
  const { protocol, hostname, port } = new URL(url);
  try {
    refuseItself({ protocol, hostname, ...(port !== "" && { port: Number(port) }) }, cordon);
    return true;
  } catch {
    return false;
  }
};

test("AWS is asked by all its names", () => {
  for (const host of [
    "ec2.eu-central-1.amazonaws.com",
    "ec2.cn-north-1.amazonaws.com.cn",
    "ec2.us-east-1.api.aws",
    "vpce-0123456789abcdef0-abcdefgh.ec2.us-east-1.vpce.amazonaws.com",
  ]) {
    assert.ok(asks(`https://${host}`), host);
    assert.ok(!asks(`https://${host}.example`), host);
  }
});

test("anything else is asked only if Cordon is plainly somewhere else", () => {
  assert.ok(!asks("http://127.0.0.1:4566"));
  assert.ok(!asks("https://aws.example"));
  assert.ok(asks("https://aws.example", "http://127.0.0.1:4566"));
  assert.ok(asks("http://127.0.0.1:5000", "http://localhost:4566"));
  for (const itself of ["http://localhost:4566", "http://127.0.0.2:4566/", "http://[::1]:4566"]) {
    assert.ok(!asks("http://127.0.0.1:4566", itself), itself);
  }
  assert.ok(!asks("https://aws.example", "https://aws.example:443"));
});
