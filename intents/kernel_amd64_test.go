package intents

func init() {
	addScaledKernels["addScaledSSE"], addScaledBytesKernels["addScaledBytesSSE"] = addScaledSSE, addScaledBytesSSE
	if wide {
		addScaledKernels["addScaledAVX"], addScaledBytesKernels["addScaledBytesAVX"] = addScaledAVX, addScaledBytesAVX
	}
}
