variable "VERSION" {
  default = "dev"
}

group "default" {
  targets = ["web", "debug"]
}

target "web" {
  context = "shop"
  target  = "web"
  args    = { VERSION = VERSION }
  tags    = ["shop:${VERSION}"]
}

target "debug" {
  inherits = ["web"]
  target   = "debug"
  tags     = ["shop:${VERSION}-debug"]
}
