# A protocol that amends an agreement.
document act
parties
recital amending.recital
enacting enacting
article amending
intro amending.1
point amending.replace
point amending.insert
point amending.delete
article part
text part.1
article force
text amending.force
testimonium
done
