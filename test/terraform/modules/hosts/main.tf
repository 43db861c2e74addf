# Hosts: instances with interfaces, groups, Elastic IPs, volumes and user data; also peering and endpoints.
# Features that make the provider wait (IPv6 blocks, DNS attributes, public subnets) are left to other modules.

variable "step" {
  type    = number
  default = 1
}

data "aws_availability_zones" "here" {
  state = "available"
}

data "aws_ami" "linux" {
  most_recent = true
  owners      = ["amazon"]

  filter {
    name   = "name"
    values = ["al2023-ami-*-x86_64"]
  }
}

data "aws_ec2_instance_type" "small" {
  instance_type = "t3.micro"
}

data "aws_region" "here" {}

resource "aws_vpc" "main" {
  cidr_block = "10.20.0.0/16"
}

resource "aws_internet_gateway" "main" {
  vpc_id = aws_vpc.main.id
}

resource "aws_subnet" "a" {
  vpc_id            = aws_vpc.main.id
  cidr_block        = "10.20.1.0/24"
  availability_zone = data.aws_availability_zones.here.names[0]
}

resource "aws_subnet" "b" {
  vpc_id            = aws_vpc.main.id
  cidr_block        = "10.20.2.0/24"
  availability_zone = data.aws_availability_zones.here.names[1]
}

resource "aws_route_table" "main" {
  vpc_id = aws_vpc.main.id
}

resource "aws_security_group" "web" {
  name   = "hosts-web"
  vpc_id = aws_vpc.main.id
}

resource "aws_security_group" "admin" {
  name   = "hosts-admin"
  vpc_id = aws_vpc.main.id
}

# Interfaces

resource "aws_network_interface" "named" {
  subnet_id         = aws_subnet.a.id
  description       = var.step == 1 ? "first" : "second"
  private_ips       = var.step == 1 ? ["10.20.1.50", "10.20.1.51"] : ["10.20.1.50", "10.20.1.52"]
  security_groups   = var.step == 1 ? [aws_security_group.web.id] : [aws_security_group.web.id, aws_security_group.admin.id]
  source_dest_check = var.step == 1

  tags = {
    Name = "named"
    Step = var.step
  }
}

resource "aws_network_interface" "counted" {
  subnet_id         = aws_subnet.a.id
  private_ips_count = var.step
}

resource "aws_network_interface" "prefixes" {
  subnet_id         = aws_subnet.a.id
  ipv4_prefix_count = 1
}

resource "aws_network_interface" "attached" {
  subnet_id = aws_subnet.a.id

  attachment {
    instance     = aws_instance.plain.id
    device_index = 1
  }
}

resource "aws_network_interface" "beside" {
  subnet_id = aws_subnet.a.id

  lifecycle {
    ignore_changes = [security_groups]
  }
}

resource "aws_network_interface_sg_attachment" "beside" {
  security_group_id    = aws_security_group.admin.id
  network_interface_id = aws_network_interface.beside.id
}

# Instances

resource "aws_key_pair" "somebody" {
  key_name   = "somebody"
  public_key = "ssh-rsa AAAAB3NzaC1yc2EAAAADAQABAAABAQC5zZXM/Bglq0S/vKv7oRJpBc2f5/L4bEqOeSCsSns9Kypq7PndcaESLhGwfxPHffLnSA8/yvVBGTnDPmpjN4vrfMg4EEt347uIYokO7KqP7J7HcZVK6bCWk6Y8tlg/ISzDgKtJLWcTVa5V5Vgk+HrP4bGk4TmalGK0Osm4bxNRgfTcDh5irRNvSmh2KoRs6ARU5IdXBfsYMPt/frsxHUR5IR9r6yU6R1Ix5wTnlAO1V530DESPtSrdIWsMQrhdYN94nxH2drHKQUzsZQWeeWjH/0xUfgLancBDmW1GwfZmHJ9lTHOayZPHH33I2SoeV98h2QhZyqBsgckbAZgNj6h9 somebody"
  tags = {
    Step = var.step
  }
}

resource "aws_key_pair" "prefixed" {
  key_name_prefix = "ops-"
  public_key      = "ssh-ed25519 AAAAC3NzaC1lZDI1NTE5AAAAIK8cGRpTXqGQRbctXNFKis8wB40Cf8dWreFUCkoRXN6p somebody"
}

data "aws_key_pair" "somebody" {
  key_name           = aws_key_pair.somebody.key_name
  include_public_key = true
}

resource "aws_instance" "plain" {
  ami                    = data.aws_ami.linux.id
  instance_type          = "t3.small"
  subnet_id              = aws_subnet.a.id
  vpc_security_group_ids = var.step == 1 ? [aws_security_group.web.id] : [aws_security_group.web.id, aws_security_group.admin.id]
  user_data              = "#!/bin/sh\necho hello"
  key_name               = aws_key_pair.somebody.key_name

  associate_public_ip_address = true
  monitoring                  = var.step == 2

  root_block_device {
    volume_size = var.step == 1 ? 20 : 30
    volume_type = "gp3"
    tags = {
      Name = "root"
    }
  }

  ebs_block_device {
    device_name = "/dev/sdf"
    volume_size = 5
  }

  metadata_options {
    http_tokens = var.step == 1 ? "optional" : "required"
  }

  tags = {
    Name = "plain"
    Step = var.step
  }
}

resource "aws_instance" "on_interface" {
  ami           = "ami-0123456789abcdef0"
  instance_type = var.step == 1 ? "t3.micro" : "t3.medium"

  network_interface {
    network_interface_id = aws_network_interface.named.id
    device_index         = 0
  }

  credit_specification {
    cpu_credits = var.step == 1 ? "standard" : "unlimited"
  }
}

resource "aws_instance" "several" {
  count                                = 2
  ami                                  = data.aws_ami.linux.id
  instance_type                        = "m5.large"
  subnet_id                            = aws_subnet.b.id
  private_ip                           = "10.20.2.${10 + count.index}"
  disable_api_stop                     = false
  disable_api_termination              = false
  instance_initiated_shutdown_behavior = var.step == 1 ? "stop" : "terminate"
  source_dest_check                    = var.step == 1

  tags = {
    Name = "several-${count.index}"
  }
}

resource "aws_instance" "in_default_vpc" {
  ami           = data.aws_ami.linux.id
  instance_type = "t3.nano"
}

# Elastic IPs

resource "aws_eip" "on_interface" {
  domain            = "vpc"
  network_interface = aws_network_interface.counted.id
  depends_on        = [aws_internet_gateway.main]
}

resource "aws_eip" "on_instance" {
  domain     = "vpc"
  instance   = aws_instance.several[0].id
  depends_on = [aws_internet_gateway.main]
}

resource "aws_eip" "free" {
  domain = "vpc"
  tags = {
    Step = var.step
  }
}

resource "aws_eip_association" "several" {
  allocation_id = aws_eip.free.id
  instance_id   = aws_instance.several[1].id
  depends_on    = [aws_internet_gateway.main]
}

# Peering

resource "aws_vpc" "peer" {
  cidr_block = "10.21.0.0/16"
}

resource "aws_vpc" "far" {
  cidr_block = "10.22.0.0/16"
}

resource "aws_vpc_peering_connection" "accepted" {
  vpc_id      = aws_vpc.main.id
  peer_vpc_id = aws_vpc.peer.id
  auto_accept = true

  requester {
    allow_remote_vpc_dns_resolution = var.step == 2
  }

  tags = {
    Step = var.step
  }
}

resource "aws_vpc_peering_connection" "asked" {
  vpc_id      = aws_vpc.main.id
  peer_vpc_id = aws_vpc.far.id
}

resource "aws_vpc_peering_connection_accepter" "asked" {
  vpc_peering_connection_id = aws_vpc_peering_connection.asked.id
  auto_accept               = true
}

resource "aws_vpc_peering_connection_options" "asked" {
  vpc_peering_connection_id = aws_vpc_peering_connection_accepter.asked.id

  accepter {
    allow_remote_vpc_dns_resolution = var.step == 2
  }
}

# Endpoints

resource "aws_vpc_endpoint" "s3" {
  vpc_id          = aws_vpc.main.id
  service_name    = "com.amazonaws.${data.aws_region.here.name}.s3"
  route_table_ids = var.step == 1 ? [] : [aws_route_table.main.id]
}

resource "aws_vpc_endpoint" "kms" {
  vpc_id              = aws_vpc.main.id
  service_name        = "com.amazonaws.${data.aws_region.here.name}.kms"
  vpc_endpoint_type   = "Interface"
  subnet_ids          = var.step == 1 ? [aws_subnet.a.id] : [aws_subnet.a.id, aws_subnet.b.id]
  security_group_ids  = [aws_security_group.web.id]
  private_dns_enabled = false

  tags = {
    Step = var.step
  }
}

# Data sources

data "aws_network_interface" "named" {
  id = aws_network_interface.named.id
}

data "aws_network_interfaces" "web" {
  filter {
    name   = "group-id"
    values = [aws_security_group.web.id]
  }
  depends_on = [aws_network_interface.named, aws_instance.plain]
}

data "aws_instance" "plain" {
  instance_id = aws_instance.plain.id
}

data "aws_instances" "several" {
  filter {
    name   = "subnet-id"
    values = [aws_subnet.b.id]
  }
  depends_on = [aws_instance.several]
}

data "aws_eip" "free" {
  id = aws_eip.free.id
}

data "aws_eips" "tagged" {
  tags       = { Step = aws_eip.free.tags.Step }
  depends_on = [aws_eip.free]
}

data "aws_vpc_peering_connection" "accepted" {
  id = aws_vpc_peering_connection.accepted.id
}

data "aws_vpc_peering_connections" "main" {
  filter {
    name   = "requester-vpc-info.vpc-id"
    values = [aws_vpc.main.id]
  }
  depends_on = [aws_vpc_peering_connection.asked]
}

data "aws_vpc_endpoint" "s3" {
  id = aws_vpc_endpoint.s3.id
}

data "aws_vpc_endpoint_service" "s3" {
  service      = "s3"
  service_type = "Gateway"
}

output "found" {
  value = {
    interfaces = length(data.aws_network_interfaces.web.ids)
    instances  = length(data.aws_instances.several.ids)
    peerings   = length(data.aws_vpc_peering_connections.main.ids)
    memory     = data.aws_ec2_instance_type.small.memory_size
  }
}

resource "aws_placement_group" "apart" {
  name     = "hosts-apart"
  strategy = "spread"
  tags     = { Step = var.step }
}

resource "aws_placement_group" "parts" {
  name            = "hosts-parts"
  strategy        = "partition"
  partition_count = 3
}

resource "aws_launch_template" "web" {
  name_prefix            = "hosts-web-"
  description            = var.step > 1 ? "bigger ones" : "small ones"
  image_id               = "ami-0123456789abcdef0"
  instance_type          = var.step > 1 ? "t3.small" : "t3.micro"
  update_default_version = true
  block_device_mappings {
    device_name = "/dev/sdf"
    ebs {
      volume_size           = 8
      volume_type           = "gp3"
      delete_on_termination = true
    }
  }
  metadata_options {
    http_tokens = "required"
  }
  placement {
    group_name = aws_placement_group.apart.name
  }
  tag_specifications {
    resource_type = "volume"
    tags          = { Role = "web" }
  }
  tags = { Step = var.step }
}

# One of the version that was the default when it was launched.
resource "aws_instance" "templated" {
  subnet_id = aws_subnet.a.id
  launch_template {
    id      = aws_launch_template.web.id
    version = "1"
  }
}

data "aws_launch_template" "web" {
  name = aws_launch_template.web.name
}
