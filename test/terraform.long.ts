/** IPAM and Directory Service through Terraform: separate, because the provider waits seconds or minutes at each step. */
import { testModules } from "./terraform/one-life.ts";

testModules(new URL("terraform-long/", import.meta.url));
