import assert from "node:assert/strict";
import { suite, test } from "node:test";
import { refusal, TestCordon } from "../world-for-tests.ts";
import describeCredits from "./describe-instance-credit-specifications.ts";
import describeInstances from "./describe-instances.ts";
import { launch as launchIn } from "./launch/launch-for-tests.ts";
import modifyCapacity from "./modify-instance-capacity-reservation-attributes.ts";
import modifyCredits from "./modify-instance-credit-specification.ts";
import modifyMaintenance from "./modify-instance-maintenance-options.ts";
import modifyNames from "./modify-private-dns-name-options.ts";
import startInstances from "./state/start-instances.ts";
import stopInstances from "./state/stop-instances.ts";

const UNKNOWN = "i-0123456789abcdef0";
const unknown = refusal("InvalidInstanceID.NotFound", `The instance ID '${UNKNOWN}' does not exist`);
const malformed = refusal("InvalidInstanceID.Malformed");

/** An instance to change, and another that must stay as it is. */
function hosts(input: object = {}) {
  const cordon = new TestCordon();
  const shown = (id: string) =>
    cordon.run(describeInstances, { InstanceIds: [id] }).Reservations?.[0]?.Instances?.[0] ??
    assert.fail("no instance");
  const launch = (more: object = {}) => launchIn(cordon, more);
  const id = launch(input);
  const other = launch();
  const before = shown(other);
  const otherStays = () => assert.deepEqual(shown(other), before);
  return { cordon, id, launch, shown, otherStays };
}

suite("ModifyInstanceCreditSpecification", () => {
  test("wire: which instances changed and which didn't, each with its reason", () => {
    const { cordon, id, launch } = hosts();
    const fixed = launch({ InstanceType: "m5.large" });
    const ask = (InstanceId: string, CpuCredits: string) => ({ InstanceId, CpuCredits });
    const InstanceCreditSpecifications = [ask(id, "standard"), ask(fixed, "standard"), ask(UNKNOWN, "standard")];
    assert.deepEqual(cordon.run(modifyCredits, { InstanceCreditSpecifications }), {
      SuccessfulInstanceCreditSpecifications: [{ InstanceId: id }],
      UnsuccessfulInstanceCreditSpecifications: [
        {
          InstanceId: fixed,
          Error: {
            Code: "InstanceCreditSpecification.NotSupported",
            Message: "This instance does not support the credit specification.",
          },
        },
        {
          InstanceId: UNKNOWN,
          Error: {
            Code: "InvalidInstanceID.NotFound",
            Message: `The instance ID '${UNKNOWN}' does not exist`,
          },
        },
      ],
    });
  });

  test("refusals: an unknown way of paying", () => {
    const { cordon, id } = hosts();
    const InstanceCreditSpecifications = [{ InstanceId: id, CpuCredits: "free" }];
    const answer = cordon.run(modifyCredits, { InstanceCreditSpecifications });
    const [refused] = answer.UnsuccessfulInstanceCreditSpecifications ?? [];
    assert.equal(refused?.Error?.Code, "InstanceCreditSpecification.NotSupported");
    assert.deepEqual(answer.SuccessfulInstanceCreditSpecifications, []);
  });

  test("effects: without ids only unlimited instances are described; with ids, those named, however they pay", () => {
    const { cordon, id, otherStays } = hosts();
    const described = (input: object = {}) =>
      cordon
        .run(describeCredits, input)
        .InstanceCreditSpecifications?.map(({ InstanceId, CpuCredits }) => [InstanceId, CpuCredits]);
    assert.deepEqual(described({ InstanceIds: [id] }), [[id, "unlimited"]], "as later burstable types begin");
    assert.equal(described()?.length, 2);
    cordon.run(modifyCredits, { InstanceCreditSpecifications: [{ InstanceId: id, CpuCredits: "standard" }] });
    assert.deepEqual(described({ InstanceIds: [id] }), [[id, "standard"]]);
    assert.equal(described()?.length, 1);
    otherStays();
  });
});

suite("ModifyInstanceCapacityReservationAttributes", () => {
  const CapacityReservationSpecification = { CapacityReservationPreference: "none" as const };

  test("wire: it returns true", () => {
    const { cordon, id } = hosts();
    assert.deepEqual(cordon.run(modifyCapacity, { InstanceId: id, CapacityReservationSpecification }), {
      Return: true,
    });
  });

  test("refusals: an unknown and a malformed instance", () => {
    const { cordon } = hosts();
    const modify = (InstanceId: string) => () =>
      cordon.run(modifyCapacity, { InstanceId, CapacityReservationSpecification });
    assert.throws(modify(UNKNOWN), unknown);
    assert.throws(modify("host"), malformed);
  });

  test("effects: the given attributes are shown from then on", () => {
    const { cordon, id, shown, otherStays } = hosts();
    assert.deepEqual(shown(id).CapacityReservationSpecification, { CapacityReservationPreference: "open" });
    cordon.run(modifyCapacity, { InstanceId: id, CapacityReservationSpecification });
    assert.deepEqual(shown(id).CapacityReservationSpecification, CapacityReservationSpecification);
    otherStays();
  });
});

suite("ModifyInstanceMaintenanceOptions", () => {
  test("wire: all options as they are now, whether given or not", () => {
    const { cordon, id } = hosts();
    assert.deepEqual(cordon.run(modifyMaintenance, { InstanceId: id, AutoRecovery: "disabled" }), {
      InstanceId: id,
      AutoRecovery: "disabled",
      RebootMigration: "default",
    });
  });

  test("refusals: an unknown and a malformed instance", () => {
    const { cordon } = hosts();
    assert.throws(() => cordon.run(modifyMaintenance, { InstanceId: UNKNOWN }), unknown);
    assert.throws(() => cordon.run(modifyMaintenance, { InstanceId: "host" }), malformed);
  });

  test("effects: an option that isn't given stays", () => {
    const { cordon, id, shown, otherStays } = hosts();
    cordon.run(modifyMaintenance, { InstanceId: id, AutoRecovery: "disabled" });
    cordon.run(modifyMaintenance, { InstanceId: id, RebootMigration: "disabled" });
    assert.deepEqual(shown(id).MaintenanceOptions, { AutoRecovery: "disabled", RebootMigration: "disabled" });
    otherStays();
  });
});

suite("ModifyPrivateDnsNameOptions", () => {
  test("wire: it returns true", () => {
    const { cordon, id } = hosts();
    assert.deepEqual(cordon.run(modifyNames, { InstanceId: id, EnableResourceNameDnsARecord: true }), {
      Return: true,
    });
  });

  test("refusals: another kind of name while the instance runs, an unknown and a malformed instance", () => {
    const { cordon, id, shown } = hosts();
    const before = shown(id);
    assert.throws(
      () => cordon.run(modifyNames, { InstanceId: id, PrivateDnsHostnameType: "resource-name" }),
      refusal("IncorrectInstanceState"),
    );
    assert.deepEqual(shown(id), before);
    assert.throws(() => cordon.run(modifyNames, { InstanceId: UNKNOWN }), unknown);
    assert.throws(() => cordon.run(modifyNames, { InstanceId: "host" }), malformed);
  });

  test("effects: records change at any time, the kind of name only while stopped, and the name follows it", () => {
    const { cordon, id, shown, otherStays } = hosts();
    assert.match(shown(id).PrivateDnsName ?? "", /^ip-172-31-/);
    cordon.run(modifyNames, { InstanceId: id, EnableResourceNameDnsARecord: true });
    cordon.run(modifyNames, { InstanceId: id, PrivateDnsHostnameType: "ip-name" });
    cordon.run(stopInstances, { InstanceIds: [id] });
    cordon.run(modifyNames, { InstanceId: id, PrivateDnsHostnameType: "resource-name" });
    cordon.run(modifyNames, { InstanceId: id, EnableResourceNameDnsAAAARecord: true });
    cordon.run(startInstances, { InstanceIds: [id] });
    assert.deepEqual(shown(id).PrivateDnsNameOptions, {
      HostnameType: "resource-name",
      EnableResourceNameDnsARecord: true,
      EnableResourceNameDnsAAAARecord: true,
    });
    assert.equal(shown(id).PrivateDnsName, `${id}.ec2.internal`);
    otherStays();
  });
});
