"""Training of the bilingual model: vocabulary, token vectors, late interaction, export. Needs the extra `models`."""
