# The most common stack there is: a load balancer in front of web servers, in front of a database; and one that passes TCP on.
# The provider waits half a minute for each of them.
variable "step" {
  type    = number
  default = 1
}

locals {
  is_later = var.step > 1
  tags     = { Name = "shop-${var.step}", Module = "shop" }
}

data "aws_availability_zones" "here" {
  state = "available"
}

resource "aws_vpc" "main" {
  cidr_block = "10.80.0.0/16"
}

resource "aws_internet_gateway" "main" {
  vpc_id = aws_vpc.main.id
}

resource "aws_subnet" "public" {
  count             = 3
  vpc_id            = aws_vpc.main.id
  cidr_block        = "10.80.${count.index}.0/24"
  availability_zone = data.aws_availability_zones.here.names[count.index]
  depends_on        = [aws_internet_gateway.main]
}

resource "aws_security_group" "balancer" {
  name   = "shop-balancer"
  vpc_id = aws_vpc.main.id
  ingress {
    from_port   = 80
    to_port     = 80
    protocol    = "tcp"
    cidr_blocks = ["0.0.0.0/0"]
  }
  egress {
    from_port   = 8080
    to_port     = 8080
    protocol    = "tcp"
    cidr_blocks = ["10.80.0.0/16"]
  }
}

resource "aws_security_group" "web" {
  name   = "shop-web"
  vpc_id = aws_vpc.main.id
  ingress {
    from_port       = 8080
    to_port         = 8080
    protocol        = "tcp"
    security_groups = [aws_security_group.balancer.id]
  }
}

resource "aws_instance" "web" {
  ami                    = "ami-0123456789abcdef0"
  instance_type          = "t3.micro"
  subnet_id              = aws_subnet.public[0].id
  vpc_security_group_ids = [aws_security_group.web.id]
}

resource "aws_lb" "web" {
  name               = "shop-web"
  load_balancer_type = "application"
  subnets            = slice(aws_subnet.public[*].id, 0, local.is_later ? 3 : 2)
  security_groups    = local.is_later ? [aws_security_group.balancer.id, aws_security_group.web.id] : [aws_security_group.balancer.id]
  idle_timeout       = local.is_later ? 120 : 60
  tags               = local.tags
}

resource "aws_lb_target_group" "web" {
  name     = "shop-web"
  port     = 8080
  protocol = "HTTP"
  vpc_id   = aws_vpc.main.id
  tags     = local.tags
  health_check {
    path    = local.is_later ? "/health" : "/"
    matcher = "200-299"
  }
  stickiness {
    type    = "lb_cookie"
    enabled = local.is_later
  }
}

resource "aws_lb_target_group" "api" {
  name                 = "shop-api"
  port                 = 9090
  protocol             = "HTTP"
  target_type          = "ip"
  vpc_id               = aws_vpc.main.id
  deregistration_delay = local.is_later ? 10 : 300
}

resource "aws_lb_target_group_attachment" "web" {
  target_group_arn = aws_lb_target_group.web.arn
  target_id        = aws_instance.web.id
  port             = 8080
}

resource "aws_lb_target_group_attachment" "api" {
  target_group_arn = aws_lb_target_group.api.arn
  target_id        = "10.80.1.77"
}

resource "aws_lb_listener" "http" {
  load_balancer_arn = aws_lb.web.arn
  port              = local.is_later ? 8080 : 80
  protocol          = "HTTP"
  tags              = local.tags
  default_action {
    type             = "forward"
    target_group_arn = aws_lb_target_group.web.arn
  }
}

resource "aws_lb_listener" "https" {
  load_balancer_arn = aws_lb.web.arn
  port              = 443
  protocol          = "HTTPS"
  certificate_arn   = "arn:aws:acm:us-east-1:123456789012:certificate/11111111-2222-3333-4444-555555555555"
  ssl_policy        = "ELBSecurityPolicy-TLS13-1-2-2021-06"
  default_action {
    type = "fixed-response"
    fixed_response {
      content_type = "text/plain"
      message_body = "nothing here"
      status_code  = local.is_later ? "404" : "503"
    }
  }
}

resource "aws_lb_listener_certificate" "more" {
  listener_arn    = aws_lb_listener.https.arn
  certificate_arn = "arn:aws:acm:us-east-1:123456789012:certificate/66666666-2222-3333-4444-555555555555"
}

resource "aws_lb_listener_rule" "api" {
  listener_arn = aws_lb_listener.http.arn
  priority     = local.is_later ? 20 : 10
  tags         = local.tags
  action {
    type = "forward"
    forward {
      target_group {
        arn    = aws_lb_target_group.api.arn
        weight = 80
      }
      target_group {
        arn    = aws_lb_target_group.web.arn
        weight = local.is_later ? 30 : 20
      }
    }
  }
  condition {
    path_pattern {
      values = local.is_later ? ["/api/*", "/v2/*"] : ["/api/*"]
    }
  }
  condition {
    http_header {
      http_header_name = "X-Shop"
      values           = ["1"]
    }
  }
}

resource "aws_lb_listener_rule" "away" {
  listener_arn = aws_lb_listener.http.arn
  priority     = 50
  action {
    type = "redirect"
    redirect {
      port        = "443"
      protocol    = "HTTPS"
      status_code = "HTTP_301"
    }
  }
  condition {
    host_header {
      values = ["shop.example.com"]
    }
  }
}

resource "aws_eip" "net" {
  domain = "vpc"
}

resource "aws_lb" "net" {
  name               = "shop-net"
  load_balancer_type = "network"
  tags               = local.tags
  subnet_mapping {
    subnet_id     = aws_subnet.public[0].id
    allocation_id = aws_eip.net.id
  }
  enable_cross_zone_load_balancing = local.is_later
}

resource "aws_lb_target_group" "net" {
  name     = "shop-net"
  port     = 5432
  protocol = "TCP"
  vpc_id   = aws_vpc.main.id
}

resource "aws_lb_listener" "net" {
  load_balancer_arn = aws_lb.net.arn
  port              = 5432
  protocol          = "TCP"
  default_action {
    type             = "forward"
    target_group_arn = aws_lb_target_group.net.arn
  }
}

resource "aws_security_group" "database" {
  name   = "shop-database"
  vpc_id = aws_vpc.main.id
  ingress {
    from_port       = 5432
    to_port         = 5432
    protocol        = "tcp"
    security_groups = [aws_security_group.web.id]
  }
}

resource "aws_db_subnet_group" "main" {
  name        = "shop"
  description = local.is_later ? "all of them" : "two of them"
  subnet_ids  = slice(aws_subnet.public[*].id, 0, local.is_later ? 3 : 2)
  tags        = local.tags
}

resource "aws_db_instance" "main" {
  identifier                   = "shop"
  engine                       = "postgres"
  engine_version               = "17.6"
  instance_class               = local.is_later ? "db.t4g.small" : "db.t4g.micro"
  allocated_storage            = 20
  storage_type                 = "gp3"
  storage_encrypted            = true
  db_name                      = "shop"
  username                     = "shop"
  manage_master_user_password  = true
  db_subnet_group_name         = aws_db_subnet_group.main.name
  vpc_security_group_ids       = [aws_security_group.database.id]
  multi_az                     = local.is_later
  apply_immediately            = true
  skip_final_snapshot          = true
  backup_retention_period      = 7
  performance_insights_enabled = local.is_later
  tags                         = local.tags
}

data "aws_db_instance" "main" {
  db_instance_identifier = aws_db_instance.main.identifier
}

data "aws_db_subnet_group" "main" {
  name = aws_db_subnet_group.main.name
}

data "aws_lb" "web" {
  arn = aws_lb.web.arn
}

data "aws_lb_target_group" "web" {
  arn = aws_lb_target_group.web.arn
}

data "aws_lb_listener" "http" {
  arn = aws_lb_listener.http.arn
}

data "aws_lbs" "all" {
  depends_on = [aws_lb.web, aws_lb.net]
}

output "name" {
  value = data.aws_lb.web.dns_name
}

# What is behind the balancer, for endpoints of other VPCs: one waits until it's accepted, one is accepted by its own resource.
resource "aws_vpc_endpoint_service" "net" {
  acceptance_required        = true
  network_load_balancer_arns = [aws_lb.net.arn]
  private_dns_name           = "${local.is_later ? "store" : "shop"}.example.com"
  tags                       = local.tags
}

data "aws_caller_identity" "me" {}

resource "aws_vpc_endpoint_service_allowed_principal" "all" {
  vpc_endpoint_service_id = aws_vpc_endpoint_service.net.id
  principal_arn           = "arn:aws:iam::${data.aws_caller_identity.me.account_id}:root"
}

resource "aws_vpc_endpoint" "net" {
  vpc_id             = aws_vpc.main.id
  vpc_endpoint_type  = "Interface"
  service_name       = aws_vpc_endpoint_service.net.service_name
  subnet_ids         = [aws_subnet.public[0].id]
  security_group_ids = [aws_security_group.web.id]
  auto_accept        = true
  tags               = local.tags
}

resource "aws_vpc_endpoint" "waiting" {
  vpc_id             = aws_vpc.main.id
  vpc_endpoint_type  = "Interface"
  service_name       = aws_vpc_endpoint_service.net.service_name
  subnet_ids         = [aws_subnet.public[0].id]
  security_group_ids = [aws_security_group.web.id]
}

resource "aws_vpc_endpoint_connection_accepter" "waiting" {
  vpc_endpoint_service_id = aws_vpc_endpoint_service.net.id
  vpc_endpoint_id         = aws_vpc_endpoint.waiting.id
}

resource "aws_vpc_endpoint_connection_notification" "net" {
  vpc_endpoint_service_id     = aws_vpc_endpoint_service.net.id
  connection_notification_arn = "arn:aws:sns:us-east-1:${data.aws_caller_identity.me.account_id}:news"
  connection_events           = local.is_later ? ["Accept"] : ["Accept", "Reject"]
}

data "aws_vpc_endpoint_service" "net" {
  service_name = aws_vpc_endpoint_service.net.service_name
}
