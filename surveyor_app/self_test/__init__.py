"""`--self-test`: does this installation have everything it needs, and does it do the whole job? In a scratch folder."""
