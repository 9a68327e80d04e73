module aftercare

go 1.26
