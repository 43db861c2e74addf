/** The pages: where each is, what the navigation calls it, and its code, which is loaded when it's opened. */
import type { ComponentType } from "react";

export interface ConsolePage {
  /** The first part of the address. */
  readonly path: string;
  readonly title: string;
  /** Under which heading the navigation has it. */
  readonly section: "Look" | "Security" | "Addresses" | "Operate";
  /** Whether it shows the past, too. */
  readonly showsPast: boolean;
  readonly load: () => Promise<{ readonly default: ComponentType }>;
}

export const pages: readonly ConsolePage[] = [
  {
    path: "overview",
    title: "Overview",
    section: "Look",
    showsPast: true,
    load: () => import("../pages/overview/overview.tsx"),
  },
  {
    path: "matrix",
    title: "Reachability matrix",
    section: "Look",
    showsPast: true,
    load: () => import("../pages/matrix/matrix.tsx"),
  },
  {
    path: "may-it-pass",
    title: "May it pass?",
    section: "Look",
    showsPast: true,
    load: () => import("../pages/may-it-pass/may-it-pass.tsx"),
  },
  {
    path: "resource-map",
    title: "Resource map",
    section: "Look",
    showsPast: true,
    load: () => import("../pages/resource-map/resource-map.tsx"),
  },
  {
    path: "security-groups",
    title: "Security groups",
    section: "Security",
    showsPast: true,
    load: () => import("../pages/security-groups/security-groups.tsx"),
  },
  {
    path: "ipam",
    title: "IPAM",
    section: "Addresses",
    showsPast: true,
    load: () => import("../pages/ipam/ipam.tsx"),
  },
  {
    path: "prefix-lists",
    title: "Prefix lists",
    section: "Security",
    showsPast: true,
    load: () => import("../pages/prefix-lists/prefix-lists.tsx"),
  },
  {
    path: "ip-groups",
    title: "IP groups",
    section: "Security",
    showsPast: true,
    load: () => import("../pages/ip-groups/ip-groups.tsx"),
  },
  {
    path: "hosts",
    title: "Hosts",
    section: "Operate",
    showsPast: false,
    load: () => import("../pages/hosts/hosts.tsx"),
  },
  {
    path: "changes",
    title: "Changes",
    section: "Operate",
    showsPast: true,
    load: () => import("../pages/changes/changes.tsx"),
  },
];

/** What opens first. */
export const home = "overview";
