/** The DNS names that AWS gives to addresses of a Region. */

const dashed = (address: string): string => address.replaceAll(".", "-");

/** The DNS zone of private addresses. AWS: it differs in us-east-1, for historical reasons. */
export const privateZone = (region: string): string =>
  region === "us-east-1" ? "ec2.internal" : `${region}.compute.internal`;

export const privateDnsName = (region: string, address: string): string =>
  `ip-${dashed(address)}.${privateZone(region)}`;

export const publicDnsName = (region: string, address: string): string =>
  `ec2-${dashed(address)}.${region === "us-east-1" ? "compute-1" : `${region}.compute`}.amazonaws.com`;
