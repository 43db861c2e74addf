/** Functions that each create a database or a subnet group, in the default VPC, and return its name. */
import type { InputOf } from "../../src/operations/operation.ts";
import { type NamedCalls, there } from "./named-calls.ts";

export const database = (
  cordon: NamedCalls,
  DBInstanceIdentifier: string,
  input: Partial<InputOf<"rds", "CreateDBInstance">> = {},
): string => {
  const usual = { DBInstanceClass: "db.t4g.micro", Engine: "postgres", MasterUsername: "shop" };
  const given = { DBInstanceIdentifier, ...usual, MasterUserPassword: "Secret-0123", ...input };
  return there(cordon.call("rds", "CreateDBInstance", given).DBInstance?.DBInstanceIdentifier);
};

export const subnetGroup = (
  cordon: NamedCalls,
  DBSubnetGroupName: string,
  input: Partial<InputOf<"rds", "CreateDBSubnetGroup">> = {},
): string => {
  const usual = { DBSubnetGroupDescription: "some", SubnetIds: cordon.defaultSubnetIds().slice(0, 2) };
  const made = cordon.call("rds", "CreateDBSubnetGroup", { DBSubnetGroupName, ...usual, ...input });
  return there(made.DBSubnetGroup?.DBSubnetGroupName);
};

export const arnOf = (type: "db" | "subgrp", name: string): string =>
  `arn:aws:rds:us-east-1:111122223333:${type}:${name}`;
