// Package kb measures retrieval beside what others use for it, on the same entries and questions in one
// run: make bench-kb.
package kb
