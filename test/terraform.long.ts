/** IPAM and Directory Service through Terraform: apart, because the provider waits for seconds or minutes at each step. */
import { testModules } from "./terraform/one-life.ts";

testModules(new URL("terraform-long/", import.meta.url));
