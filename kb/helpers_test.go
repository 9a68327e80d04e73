package kb_test

import (
	"testing"
	"time"

	"github.com/stretchr/testify/require"

	"aftercare/faq"
	"aftercare/kb"
	"aftercare/kb/bleveindex"
)

// settings are made-up values of every variable that the shipped entries use.
var settings = map[string]string{
	"return_window_days": "7", "us_return_window_days": "30", "exchange_window_days": "15", "quality_exchange_days": "15",
	"ship_within_hours": "48", "free_shipping_over": "¥99", "shipping_fee": "¥10", "price_protection_days": "15",
	"refund_days_wallet": "1", "refund_days_debit": "1–3", "refund_days_credit": "3–7",
	"refund_after_receipt_days": "7", "review_hours": "24", "waybill_days": "7", "warranty_months": "12",
	"agent_hours": "9:00–21:00", "service_phone": "400-000-0000", "service_email": "care@example.com",
	"points_expire_months": "12", "freight_insurance_cap": "¥12", "freight_insurance_payout_hours": "72",
	"repair_days": "5–10", "invoice_days": "1", "complaint_reply_hours": "24", "shop_name": "屿物",
}

var now = time.Date(2026, 11, 22, 10, 0, 0, 0, time.UTC)

func options() kb.Options {
	return kb.Options{
		Settings: map[string]map[string]string{"zh": settings, "en": settings},
		Index:    bleveindex.New,
	}
}

func shipped(t testing.TB) []faq.Entry {
	t.Helper()
	entries, _, err := faq.LoadFolder(faq.Entries(), faq.Known{})
	require.NoError(t, err)
	return entries
}

func service(t testing.TB, entries []faq.Entry) *kb.Service {
	t.Helper()
	s, err := kb.New(entries, options())
	require.NoError(t, err)
	t.Cleanup(func() { require.NoError(t, s.Close()) })
	return s
}
