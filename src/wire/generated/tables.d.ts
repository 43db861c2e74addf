/** The generated tables are JSON; what they hold is read through `wire/shapes.ts`. */
declare module "*/ec2.json" {
  const tables: import("../shapes.ts").Tables;
  export default tables;
}
declare module "*/workspaces.json" {
  const tables: import("../shapes.ts").Tables;
  export default tables;
}
declare module "*/ds.json" {
  const tables: import("../shapes.ts").Tables;
  export default tables;
}
declare module "*/organizations.json" {
  const tables: import("../shapes.ts").Tables;
  export default tables;
}
declare module "*/cloudtrail.json" {
  const tables: import("../shapes.ts").Tables;
  export default tables;
}
declare module "*/sts.json" {
  const tables: import("../shapes.ts").Tables;
  export default tables;
}
declare module "*/iam.json" {
  const tables: import("../shapes.ts").Tables;
  export default tables;
}
declare module "*/config.json" {
  const tables: import("../shapes.ts").Tables;
  export default tables;
}
declare module "*/ram.json" {
  const tables: import("../shapes.ts").Tables;
  export default tables;
}
declare module "*/servicequotas.json" {
  const tables: import("../shapes.ts").Tables;
  export default tables;
}
declare module "*/elasticloadbalancing.json" {
  const tables: import("../shapes.ts").Tables;
  export default tables;
}
declare module "*/rds.json" {
  const tables: import("../shapes.ts").Tables;
  export default tables;
}
