// Package admin is the HTTP side of keeping the FAQ, for support leads. All paths are below
// /desk/api/faq/, where the desk's cookie is sent; who may not keep the knowledge gets 403.
//
//	GET    entries?q=&locale=&state=&intent=&audience=&problem=&offset=&limit=   → Entries
//	GET    entries/{locale}/{id}                                → Entry
//	GET    entries/{locale}/{id}/revisions/{number}             → Text
//	GET    entries/{locale}/{id}/diff?from=&to=                 → Diff
//	PUT    entries/{locale}/{id}/draft          SaveDraft       → Text
//	DELETE entries/{locale}/{id}/draft?saved=                   → 204
//	POST   drafts                               SaveDrafts      → SavedDrafts
//	POST   check                                Content         → Checked
//	POST   preview                              Content         → Preview
//	POST   match                                MatchTest       → Match
//	POST   publish                              Publish         → Publication
//	GET    publications                                         → Publications
//	GET    missed?state=&locale=&offset=&limit=                 → Clusters
//	GET    missed/{id}                                          → Cluster
//	POST   missed/{id}/draft                    MakeDraft       → Text
//	POST   missed/{id}/dismiss                                  → 204
//	POST   missed/{id}/restore                                  → 204
//	GET    golden                                               → GoldenList
//	PUT    golden/{id}                          Golden          → Golden     (POST golden: a new one)
//	DELETE golden/{id}                                          → 204        (a shipped one is switched off)
//	GET    stale                                                → Entries    (those with problems, worst first)
//	GET    stats                                                → Stats
//	GET    audit?id=&locale=                                    → Audit
//	GET    meta                                                 → Meta
package admin
