"""Other systems' formats to ours and back."""
