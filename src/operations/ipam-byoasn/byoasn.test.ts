import assert from "node:assert/strict";
import { test } from "node:test";
import createIpam from "../ipam/ipams/create-ipam.ts";
import { PolicyCordon } from "../ipam-policies/policies-for-tests.ts";
import { refusal } from "../world-for-tests.ts";
import associate from "./associate-ipam-byoasn.ts";
import deprovision from "./deprovision-ipam-byoasn.ts";
import describeByoasn from "./describe-ipam-byoasn.ts";
import disassociate from "./disassociate-ipam-byoasn.ts";
import provision from "./provision-ipam-byoasn.ts";

const AsnAuthorizationContext = { Message: "1|aws|111122223333|65536|20991231|SHA256|RSAPSS", Signature: "x" };
const bring = (cordon: PolicyCordon, Asn: string) =>
  cordon.run(provision, { IpamId: cordon.ipamId, Asn, AsnAuthorizationContext });

test("a number is provisioned and associated with a brought CIDR, and both steps are undone in reverse", () => {
  const cordon = new PolicyCordon();
  const IpamId = cordon.ipamId;
  cordon.pool(["198.51.100.0/24"]);
  assert.deepEqual(bring(cordon, "3356").Byoasn, { Asn: "3356", IpamId, State: "pending-provision" });
  assert.deepEqual(cordon.run(describeByoasn, {}).Byoasns, [{ Asn: "3356", IpamId, State: "provisioned" }]);
  const association = { Asn: "3356", Cidr: "198.51.100.0/24" };
  const going = (State: string) => ({ AsnAssociation: { ...association, State } });
  assert.deepEqual(cordon.run(associate, association), going("pending-association"));
  assert.throws(() => cordon.run(associate, association), refusal("IncorrectState"));
  const gone = { IpamId, Asn: "3356" };
  assert.throws(() => cordon.run(deprovision, gone), refusal("DependencyViolation"));
  assert.deepEqual(cordon.run(disassociate, association), going("pending-disassociation"));
  assert.equal(cordon.run(deprovision, gone).Byoasn?.State, "pending-deprovision");
  assert.deepEqual(cordon.run(describeByoasn, {}).Byoasns, []);
});

test("refusals: numbers that aren't public, CIDRs that nobody brought, unknown numbers and associations", () => {
  const cordon = new PolicyCordon();
  for (const asn of ["0", "64512", "65000", "4200000000", "4294967296", "AS3356", "1.10", ""]) {
    assert.throws(() => bring(cordon, asn), refusal("InvalidParameterValue"), asn);
  }
  bring(cordon, "3356");
  assert.throws(() => bring(cordon, "3356"), refusal("IncorrectState"));
  cordon.pool(["192.0.2.0/24"], { publicIpSource: "amazon" });
  for (const Cidr of ["198.51.100.0/24", "192.0.2.0/24"]) {
    assert.throws(() => cordon.run(associate, { Asn: "3356", Cidr }), refusal("InvalidParameterValue"));
    assert.throws(() => cordon.run(disassociate, { Asn: "3356", Cidr }), refusal("InvalidParameterValue"));
  }
  assert.throws(() => cordon.run(associate, { Asn: "174", Cidr: "192.0.2.0/24" }), refusal("InvalidAsn.NotFound"));
  const elsewhere = { IpamId: "ipam-00000000000000000", Asn: "3356" };
  assert.throws(() => cordon.run(deprovision, elsewhere), refusal("InvalidIpamId.NotFound"));
  cordon.limits = { ...cordon.limits, ipamsPerRegion: 2 };
  const other = cordon.run(createIpam, {}).Ipam?.IpamId ?? "";
  assert.throws(
    () => cordon.run(deprovision, { IpamId: other, Asn: "3356" }),
    refusal("InvalidParameterValue", `The ASN '3356' is not provisioned to the IPAM '${other}'.`),
  );
});

test("pages hold 1 to 100", () => {
  const cordon = new PolicyCordon();
  for (const asn of ["174", "3356"]) bring(cordon, asn);
  const { Byoasns, NextToken } = cordon.run(describeByoasn, { MaxResults: 1 });
  assert.deepEqual(
    Byoasns?.map(({ Asn }) => Asn),
    ["174"],
  );
  assert.equal(cordon.run(describeByoasn, { MaxResults: 1, NextToken }).Byoasns?.[0]?.Asn, "3356");
  assert.throws(() => cordon.run(describeByoasn, { MaxResults: 101 }), refusal("InvalidParameterValue"));
});
