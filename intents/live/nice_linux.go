package live

import (
	"os/exec"
	"runtime"
	"syscall"
)

// niceness of a training: it takes what the server leaves.
const niceness = 10

// startNicely starts a command with low priority. On Linux a priority is a thread's and is inherited, so a
// thread lowers its own, starts the command, and ends.
func startNicely(cmd *exec.Cmd) error {
	failed := make(chan error)
	go func() {
		runtime.LockOSThread()                                     // never unlocked: the thread ends with this function
		_ = syscall.Setpriority(syscall.PRIO_PROCESS, 0, niceness) // where that is forbidden it is started as it is
		failed <- cmd.Start()
	}()
	return <-failed
}
