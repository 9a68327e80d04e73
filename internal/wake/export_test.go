package wake

// Topics is how many topics are held in memory.
func (m *Memory) Topics() int {
	m.mu.Lock()
	defer m.mu.Unlock()
	return len(m.listeners)
}
