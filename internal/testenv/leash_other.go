//go:build unix && !linux

package testenv

import "os/exec"

func leash(*exec.Cmd) {}
