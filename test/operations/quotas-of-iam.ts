/** Test cases for the quotas of IAM. */
import { GLOBAL } from "../../src/model/regions.ts";
import type { Quotas } from "./quota.ts";

const home = { region: GLOBAL };

export const quotasOfIam = {
  accessKeysPerUser: {
    most: 2,
    fit: 2,
    code: "LimitExceeded",
    use(cordon) {
      cordon.call("iam", "CreateUser", { UserName: "alice" }, home);
      return () => cordon.call("iam", "CreateAccessKey", { UserName: "alice" }, home);
    },
  },
} satisfies Quotas;
