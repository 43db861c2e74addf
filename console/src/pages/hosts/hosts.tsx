/** Hosts: all of them, or one if the address names it. */
import { useAddress } from "../../app/address.ts";
import { AllHosts } from "./all-hosts.tsx";
import { OneHost } from "./one-host.tsx";

export default function Hosts() {
  const name = useAddress().path[1];
  return name === undefined ? <AllHosts /> : <OneHost key={name} name={name} />;
}
