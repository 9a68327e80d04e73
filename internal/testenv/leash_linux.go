package testenv

import (
	"os/exec"
	"syscall"
)

// leash ends the program when this process ends, however that happens.
func leash(cmd *exec.Cmd) {
	if cmd.SysProcAttr == nil {
		cmd.SysProcAttr = &syscall.SysProcAttr{}
	}
	cmd.SysProcAttr.Pdeathsig = syscall.SIGQUIT // PostgreSQL tells its children; Redis just ends
}
