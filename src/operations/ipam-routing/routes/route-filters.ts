/** The filters of routes, which have other names than the members that they compare. */

// AWS: for findings (catalogue 575); ours: the same for discovered routes.
export const routeFilters = {
  cidr: "Cidr",
  "account-id": "ResourceOwnerId",
  "resource-region": "ResourceRegion",
  "byoip-cidr-state": "State",
  "advertisement-type": "AdvertisementType",
  "network-border-group": "NetworkBorderGroup",
  "ipam-pool-id": "IpamPoolId",
  asn: "Asn",
} as const;
